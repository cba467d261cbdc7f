using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;

namespace Zkml.Prover.Plonk;

/// <summary>
/// The ten preprocessed columns of a circuit: q_L, q_R, q_O, q_M, q_C, q_F, q_P, S₁, S₂, S₃ (PROTOCOL section 9), as polynomials over
/// the n-th roots of unity. What key generation commits to and the prover opens.
/// </summary>
public sealed class PlonkColumns : IDisposable
{
    /// <summary>The number of columns.</summary>
    public const int Count = 10;

    /// <summary>The position of S₁ among the columns.</summary>
    internal const int FirstPermutation = 7;

    /// <summary>1, 5, 25: a, b and c are permuted over the cosets H, 5H and 25H, disjoint as 5 generates the field's group.</summary>
    internal static readonly Fr[] Cosets = [Fr.One, Fr.From(5), Fr.From(25)];

    private readonly IBackend _backend;

    private PlonkColumns(IBackend backend, Fr[][] coefficients, Fr[][] permutation, IVector interleaved)
    {
        _backend = backend;
        Coefficients = coefficients;
        Permutation = permutation;
        Interleaved = interleaved;
    }

    /// <summary>The columns' coefficients, 2^k each.</summary>
    internal Fr[][] Coefficients { get; }

    /// <summary>The values of S₁, S₂, S₃.</summary>
    internal Fr[][] Permutation { get; }

    /// <summary>pre(X) = Σ_i X^i P_i(X^10).</summary>
    internal IVector Interleaved { get; }

    /// <summary>Interpolates a circuit's columns: ten inverse transforms of 2^k.</summary>
    public static PlonkColumns Interpolate(IBackend backend, PlonkCircuit circuit)
    {
        Fr[][] permutation = PermutationValues(circuit);
        Fr[][] columns = [.. SelectorValues(circuit), .. permutation.Select(values => (Fr[])values.Clone())];
        foreach (Fr[] column in columns)
            PlonkPolynomials.Interpolate(backend, column);
        return new PlonkColumns(backend, columns, permutation, backend.Upload(PlonkPolynomials.Interleave(columns)));
    }

    /// <summary>[pre], the circuit's part of a verification key: a multi-scalar multiplication of 10·2^k.</summary>
    /// <param name="bases">At least 10·2^k powers of τ.</param>
    public G1Affine Commit(IBases bases) => _backend.Msm(bases, Interleaved).ToAffine();

    /// <inheritdoc/>
    public void Dispose() => Interleaved.Dispose();

    private static Fr[][] SelectorValues(PlonkCircuit circuit)
    {
        var columns = new Fr[FirstPermutation][];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = new Fr[circuit.Rows];
        for (int row = 0; row < circuit.UsedRows; row++)
        {
            Gate gate = circuit.Gates[row];
            columns[0][row] = gate.Left;
            columns[1][row] = gate.Right;
            columns[2][row] = gate.Output;
            columns[3][row] = gate.Product;
            columns[4][row] = gate.Constant;
            (columns[5][row], columns[6][row]) = GateEquations.Selectors(gate.Round);
        }

        return columns;
    }

    private static Fr[][] PermutationValues(PlonkCircuit circuit)
    {
        int n = circuit.Rows;
        int[] next = circuit.Permutation();
        Fr[] roots = PlonkPolynomials.Powers(RootsOfUnity.Primitive(circuit.LogRows), n);
        var values = new Fr[PlonkCircuit.Wires][];
        for (int wire = 0; wire < values.Length; wire++)
        {
            values[wire] = new Fr[n];
            for (int row = 0; row < n; row++)
            {
                int target = next[(wire * n) + row];
                values[wire][row] = Cosets[target / n] * roots[target % n];
            }
        }

        return values;
    }
}
