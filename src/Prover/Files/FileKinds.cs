namespace Zkml.Prover.Files;

/// <summary>The kinds of files that the product writes and reads.</summary>
public static class FileKinds
{
    /// <summary>A structured reference string of up to 2^28 powers.</summary>
    public static readonly FileKind Srs = new(
        "SRS ", 1, "structured reference string", (64L << 28) + 1024, "make it again with 'prover srs'");

    /// <summary>The part of a structured reference string that verifiers need.</summary>
    public static readonly FileKind VerifierKey = new("VKEY", 1, "verifier key", 1024, "make it again with 'prover srs'");

    /// <summary>The public part of a network.</summary>
    public static readonly FileKind Architecture = new("ARCH", 1, "network architecture", 1L << 27, "make it again with 'prover import'");

    /// <summary>A network with its weights.</summary>
    public static readonly FileKind Network = new("NETW", 1, "network", 1L << 30, "make it again with 'prover import'");

    /// <summary>A circuit's descriptor.</summary>
    public static readonly FileKind Circuit = new(
        "CIRC", 1, "circuit descriptor", 1L << 27, "make it again with 'prover prove', or ask for it where you got it");

    /// <summary>The data owner's commitment.</summary>
    public static readonly FileKind DataCommitment = new(
        "DCOM", 1, "data commitment", (1L << 30) + 1024, "make it again with 'prover commit-data', or ask the data's owner for it");

    /// <summary>What opens the data owner's commitment.</summary>
    public static readonly FileKind DataOpening = new(
        "DOPN", 1, "data opening", 1L << 30, "restore your copy, or commit again with 'prover commit-data'");

    /// <summary>The model owner's commitment.</summary>
    public static readonly FileKind ModelCommitment = new(
        "MCOM", 1, "model commitment", 1L << 27, "make it again with 'prover commit-model', or ask the model's owner for it");

    /// <summary>What opens the model owner's commitment.</summary>
    public static readonly FileKind ModelOpening = new(
        "MOPN", 1, "model opening", 1L << 30, "restore your copy, or commit again with 'prover commit-model'");

    /// <summary>A circuit's verification key.</summary>
    public static readonly FileKind CircuitKey = new(
        "CKEY", 1, "circuit key", 1024, "make it again with 'prover circuit key', or ask for it where you got it");

    /// <summary>A proof.</summary>
    public static readonly FileKind WrappedProof = new(
        "WRAP", 1, "proof", (1L << 30) + (1L << 16), "make it again with 'prover prove', or ask for it where you got it");

    /// <summary>An inner proof by itself.</summary>
    public static readonly FileKind Proof = new(
        "PROF", 1, "inner proof", (1L << 30) + (1L << 26), "make it again with 'prover prove --inner', or ask for it where you got it");

    /// <summary>What a challenge's owner tells trainers off chain. One chunk of content, so that its SHA-256 names it.</summary>
    public static readonly FileKind Manifest = new(
        "MANI", 1, "challenge manifest", (1L << 18) - 56, "fetch it again with 'prover market fetch', or ask the challenge's owner for it");

    /// <summary>What a challenge's owner must not lose before it ends.</summary>
    public static readonly FileKind OwnerSecret = new("OWNR", 1, "owner's secret", 1L << 20, "restore your copy: it cannot be made again");

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
    [
        Srs, VerifierKey, Architecture, Network, Circuit, DataCommitment, DataOpening, ModelCommitment, ModelOpening,
        CircuitKey, WrappedProof, Proof, Manifest, OwnerSecret,
    ];
}
