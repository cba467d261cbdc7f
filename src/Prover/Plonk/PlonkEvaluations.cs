namespace Zkml.Prover.Plonk;

/// <summary>What a PLONK proof tells at ζ and ωζ: eighteen scalars, never more or fewer.</summary>
/// <remarks>
/// Soundness rests on the number. A remainder modulo X^m - ζ is unique because it has m coefficients: with m more, one could be told that is
/// congruent to the committed columns and yet has any first m coefficients that please its teller.
/// </remarks>
public sealed class PlonkEvaluations
{
    /// <summary>The number of scalars.</summary>
    public const int Count = PlonkColumns.Count + (2 * PlonkCircuit.Wires) + 2;

    private readonly Fr[] _scalars;

    /// <summary>Evaluations in the order of the transcript.</summary>
    /// <param name="scalars">The ten columns at ζ; a, b, c at ζ; a, b, c at ωζ; z(ζ), z(ωζ).</param>
    /// <exception cref="ArgumentException">There are not <see cref="Count"/>.</exception>
    public PlonkEvaluations(ReadOnlySpan<Fr> scalars)
    {
        if (scalars.Length != Count)
            throw new ArgumentException($"{scalars.Length} evaluations, a proof has {Count}", nameof(scalars));
        _scalars = scalars.ToArray();
    }

    /// <summary>All, in the order of the transcript.</summary>
    public ReadOnlySpan<Fr> All => _scalars;

    /// <summary>The ten columns at ζ.</summary>
    public ReadOnlySpan<Fr> Columns => All[..PlonkColumns.Count];

    /// <summary>a, b, c at ζ.</summary>
    public ReadOnlySpan<Fr> Wires => All.Slice(PlonkColumns.Count, PlonkCircuit.Wires);

    /// <summary>a, b, c at ωζ.</summary>
    public ReadOnlySpan<Fr> NextWires => All.Slice(PlonkColumns.Count + PlonkCircuit.Wires, PlonkCircuit.Wires);

    /// <summary>z(ζ).</summary>
    public Fr Permutation => _scalars[^2];

    /// <summary>z(ωζ).</summary>
    public Fr NextPermutation => _scalars[^1];
}
