using Zkml.Algebra.Backends;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli;

/// <summary>What an exception means to the user: a line, advice, an exit code.</summary>
/// <param name="Code">How the process ends.</param>
/// <param name="Message">What went wrong and where, one line.</param>
/// <param name="Help">What to do about it.</param>
internal sealed record Failure(ExitCode Code, string Message, string? Help)
{
    /// <summary>Classifies <paramref name="exception"/>. What nobody foresaw is a fault of this program and says so.</summary>
    public static Failure From(Exception exception) => exception switch
    {
        OperationCanceledException => new(ExitCode.Failed, "cancelled", null),
        UsageException usage => new(ExitCode.BadUsage, usage.Message, usage.Help),
        DeviceException device => new(ExitCode.DeviceUnavailable, device.Message, device.Help),
        ChainRefusedException refused => new(ExitCode.ChainRefused, refused.Message, refused.Help),
        UserErrorException user => new(ExitCode.Failed, user.Message, user.Help),
        FileNotFoundException missing => new(ExitCode.Failed, $"{missing.FileName}: there is no such file", "try another path"),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, exception.Message, "try another path, or check the disk"),
        OutOfMemoryException => new(ExitCode.Failed, "there is not enough memory", "try fewer samples, or smaller groups"),
        AggregateException { InnerException: { } inner } => From(inner),
        _ => new(ExitCode.Failed, $"internal error: {exception.Message}", "try again with --verbose, and report what it prints"),
    };

    /// <summary>The lines on standard error.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"error: {OneLine(Message)}";
        if (Help is not null)
            yield return $"help: {OneLine(Help)}";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
