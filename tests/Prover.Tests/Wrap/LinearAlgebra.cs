namespace Zkml.Prover.Tests.Wrap;

/// <summary>Elimination over Fr, for arguments by rank.</summary>
internal static class LinearAlgebra
{
    public static int Rank(IReadOnlyList<Fr[]> matrix)
    {
        Fr[][] rows = [.. matrix.Select(row => (Fr[])row.Clone())];
        int found = 0;
        for (int column = 0; column < rows[0].Length && found < rows.Length; column++)
        {
            int pivot = Array.FindIndex(rows, found, row => !row[column].IsZero);
            if (pivot < 0)
                continue;
            (rows[found], rows[pivot]) = (rows[pivot], rows[found]);
            Fr scale = rows[found][column].Inverse();
            for (int i = found + 1; i < rows.Length; i++)
            {
                Fr factor = rows[i][column] * scale;
                for (int j = column; j < rows[i].Length; j++)
                    rows[i][j] -= factor * rows[found][j];
            }

            found++;
        }

        return found;
    }
}
