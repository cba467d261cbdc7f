namespace Zkml.Prover;

/// <summary>Why a proof is not accepted.</summary>
public enum RejectionReason
{
    /// <summary>The bytes are not a proof: length, version, a scalar not in [0, r).</summary>
    Encoding,

    /// <summary>A commitment was made to another architecture, sample shape, number of samples or group size than the circuit's.</summary>
    Statement,

    /// <summary>A point is not on the curve, or is infinity where none is expected.</summary>
    Point,

    /// <summary>The number of group commitments is not ⌈N / samples a group⌉.</summary>
    GroupCount,

    /// <summary>The claimed count is not in [0, N].</summary>
    CountRange,

    /// <summary>The inner proof has more or fewer messages than the circuit says.</summary>
    MessageCount,

    /// <summary>The fraction tree's root has denominator zero.</summary>
    ZeroDenominator,

    /// <summary>A layer of the fraction tree does not follow from the layer below it.</summary>
    FractionLayer,

    /// <summary>The leaves' numerators are not what the committed tensors give.</summary>
    LeafNumerator,

    /// <summary>The leaves' denominators are not what the committed tensors give.</summary>
    LeafDenominator,

    /// <summary>The linear layers do not give the claimed accumulators.</summary>
    LinearLayers,

    /// <summary>The claims on one sample's features do not reduce to the stated evaluations.</summary>
    FeatureReduction,

    /// <summary>The claims do not reduce to one point of the opening.</summary>
    OpeningReduction,

    /// <summary>The opening's pairing equation does not hold: another value, point, commitment or key.</summary>
    Opening,
}

/// <summary>What a verifier concludes: accepted, or the first reason against it and its place.</summary>
/// <param name="Reason">Null when the proof is accepted.</param>
/// <param name="Place">Where, for messages.</param>
public sealed record Verdict(RejectionReason? Reason, string Place)
{
    /// <summary>The proof holds.</summary>
    public static Verdict Accepted { get; } = new(null, "");

    /// <summary>Whether the proof holds.</summary>
    public bool IsAccepted => Reason is null;

    /// <summary>The proof is rejected.</summary>
    public static Verdict Reject(RejectionReason reason, string place) => new(reason, place);

    /// <summary>For messages.</summary>
    public override string ToString() => Reason is null ? "accepted" : $"rejected: {Reason} ({Place})";
}
