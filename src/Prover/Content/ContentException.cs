using Zkml.Circuits;

namespace Zkml.Prover.Content;

/// <summary>A file could not be got from a source, or from none of several.</summary>
public sealed class ContentException : UserErrorException
{
    /// <summary>Reports why.</summary>
    /// <param name="problem">The kind of problem; of several sources', that of the last.</param>
    /// <param name="message">One line: the source, what happened.</param>
    /// <param name="help">What to do about it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ContentException(ContentProblem problem, string message, string? help = null, Exception? innerException = null)
        : base(message, help, innerException) => Problem = problem;

    /// <summary>The kind of problem.</summary>
    public ContentProblem Problem { get; }
}
