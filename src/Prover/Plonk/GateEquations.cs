using Zkml.Algebra.Fields;

namespace Zkml.Prover.Plonk;

/// <summary>One row and the next, as values at a point: of a cell, or of the columns' polynomials.</summary>
/// <param name="Left">q_L.</param>
/// <param name="Right">q_R.</param>
/// <param name="Output">q_O.</param>
/// <param name="Product">q_M.</param>
/// <param name="Constant">q_C.</param>
/// <param name="Full">q_F.</param>
/// <param name="Partial">q_P.</param>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
/// <param name="C">c.</param>
/// <param name="NextA">a of the next row.</param>
/// <param name="NextB">b of the next row.</param>
/// <param name="NextC">c of the next row.</param>
internal readonly record struct GateValues<T>(
    T Left, T Right, T Output, T Product, T Constant, T Full, T Partial, T A, T B, T C, T NextA, T NextB, T NextC)
    where T : IScalar<T>;

/// <summary>
/// The equations G₀ to G₃ that hold on every row (PROTOCOL section 9), written once: the checker evaluates them on rows, the prover on
/// all rows of a coset at once, the verifier at ζ.
/// </summary>
internal static class GateEquations
{
    /// <summary>The number of equations.</summary>
    public const int Count = 4;

    /// <summary>G₀ without the public inputs' part, and G₁ to G₃.</summary>
    public static (T G0, T G1, T G2, T G3) Evaluate<T>(in GateValues<T> row)
        where T : IScalar<T>
    {
        T selected = row.Full + row.Partial;
        T standard = (row.A * (row.Left + (row.Product * row.B))) + (row.Right * row.B) + (row.Output * row.C) + row.Constant;
        T x = selected * Fifth(row.A + row.Left);
        T y = (row.Full * Fifth(row.B + row.Right)) + (row.Partial * row.B);
        T passed = row.Partial * row.C;
        T w = (row.Full * Fifth(row.C + row.Output)) + passed;
        T sum = x + y + w;
        return (
            standard - (selected * standard),
            x + sum - (selected * row.NextA),
            y + sum - (selected * row.NextB),
            w + passed + sum - (selected * row.NextC));
    }

    /// <summary>The output of a round.</summary>
    public static (Fr A, Fr B, Fr C) Round(in Gate gate, Fr a, Fr b, Fr c)
    {
        // With the next row zero, G₁ to G₃ are the round's output.
        (Fr full, Fr partial) = Selectors(gate.Round);
        var row = new GateValues<Fr>(
            gate.Left, gate.Right, gate.Output, gate.Product, gate.Constant, full, partial, a, b, c, Fr.Zero, Fr.Zero, Fr.Zero);
        (_, Fr x, Fr y, Fr z) = Evaluate(row);
        return (x, y, z);
    }

    /// <summary>q_F and q_P.</summary>
    public static (Fr Full, Fr Partial) Selectors(PoseidonRound round) => round switch
    {
        PoseidonRound.Full => (Fr.One, Fr.Zero),
        PoseidonRound.Partial => (Fr.Zero, Fr.One),
        _ => (Fr.Zero, Fr.Zero),
    };

    private static T Fifth<T>(T x)
        where T : IScalar<T>
    {
        T square = x * x;
        return square * square * x;
    }
}
