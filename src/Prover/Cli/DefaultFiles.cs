namespace Zkml.Prover.Cli;

/// <summary>The names that commands read and write unless told otherwise, so that each one finds what the one before it made.</summary>
internal static class DefaultFiles
{
    /// <summary>A quantized network with its weights: the model owner's secret.</summary>
    public const string Network = "network.zknet";

    /// <summary>A network's public part.</summary>
    public const string Architecture = "network.zkarch";

    /// <summary>The structured reference string.</summary>
    public const string Srs = "powers.srs";

    /// <summary>The part of it that verifiers need.</summary>
    public const string VerifierKey = "verifier.key";

    /// <summary>The commitment to samples and labels.</summary>
    public const string DataCommitment = "data.commitment";

    /// <summary>What opens it: the data owner's secret.</summary>
    public const string DataOpening = "data.opening";

    /// <summary>The commitment to weights.</summary>
    public const string ModelCommitment = "model.commitment";

    /// <summary>What opens it: the model owner's secret.</summary>
    public const string ModelOpening = "model.opening";

    /// <summary>The public description of the circuit that a proof is for.</summary>
    public const string Circuit = "accuracy.circuit";

    /// <summary>The circuit's verification key.</summary>
    public const string CircuitKey = "accuracy.key";

    /// <summary>An inner proof by itself.</summary>
    public const string InnerProof = "inner.proof";

    /// <summary>A proof.</summary>
    public const string Proof = "accuracy.proof";
}
