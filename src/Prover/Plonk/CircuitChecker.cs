namespace Zkml.Prover.Plonk;

/// <summary>The first row that values do not satisfy.</summary>
/// <param name="Row">The row.</param>
/// <param name="Origin">Where it was made.</param>
public sealed record UnsatisfiedGate(int Row, GateOrigin Origin)
{
    /// <summary>For messages.</summary>
    public override string ToString() => $"row {Row}, {Origin}";
}

/// <summary>Checks an assignment against a circuit row by row, without any proof: it says which gate fails and where that was made.</summary>
internal static class CircuitChecker
{
    /// <summary>The first row that fails, or null. Copies hold by construction: an assignment has one value a variable.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="assignment">A value for each variable.</param>
    /// <param name="publicInputs">The public inputs; a row of them fails if its cell has another value.</param>
    public static UnsatisfiedGate? FindUnsatisfied(PlonkCircuit circuit, ReadOnlySpan<Fr> assignment, ReadOnlySpan<Fr> publicInputs)
    {
        Fr[][] columns = circuit.Columns(assignment);
        ReadOnlySpan<Gate> gates = circuit.Gates;
        for (int row = 0; row < gates.Length; row++)
        {
            Gate gate = gates[row];
            (Fr full, Fr partial) = GateEquations.Selectors(gate.Round);
            var values = new GateValues<Fr>(
                gate.Left, gate.Right, gate.Output, gate.Product, gate.Constant, full, partial,
                columns[0][row], columns[1][row], columns[2][row], columns[0][row + 1], columns[1][row + 1], columns[2][row + 1]);
            (Fr g0, Fr g1, Fr g2, Fr g3) = GateEquations.Evaluate(values);
            if (row < publicInputs.Length)
                g0 -= publicInputs[row];
            if (!g0.IsZero || !g1.IsZero || !g2.IsZero || !g3.IsZero)
                return new UnsatisfiedGate(row, circuit.OriginOf(row));
        }

        return null;
    }
}
