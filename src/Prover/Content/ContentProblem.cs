namespace Zkml.Prover.Content;

/// <summary>Why a source did not give a file.</summary>
public enum ContentProblem
{
    /// <summary>The source says that it has no such file.</summary>
    Missing,

    /// <summary>No connection, a connection that broke, a disk that does not read, or an answer that is no file.</summary>
    Unreachable,

    /// <summary>It took longer than <see cref="TransferLimits"/> allow.</summary>
    TooSlow,

    /// <summary>The file has more bytes than the caller takes.</summary>
    TooLarge,

    /// <summary>What came is another file.</summary>
    Mismatch,
}
