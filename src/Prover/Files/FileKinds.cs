namespace Zkml.Prover.Files;

/// <summary>The kinds of files that the product writes and reads.</summary>
public static class FileKinds
{
    /// <summary>A structured reference string of up to 2^28 powers.</summary>
    public static readonly FileKind Srs = new(
        "SRS ", 1, "structured reference string", (64L << 28) + 1024, "make it again with 'prover srs'");
}
