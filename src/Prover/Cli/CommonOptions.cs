using System.CommandLine;

namespace Zkml.Prover.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class CommonOptions
{
    /// <summary>Print one JSON object.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as one JSON object", Recursive = true };

    /// <summary>Print no status.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Print no progress", Recursive = true };

    /// <summary>Print stack traces.</summary>
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Print the stack trace of an error", Recursive = true };

    /// <summary>Where the phases' times go.</summary>
    public Option<FileInfo?> Timings { get; } = new("--timings")
    {
        Description = "Write the time of each phase and the peak memory to this JSON file", HelpName = "file", Recursive = true,
    };

    /// <summary>Adds them to the root; being recursive, they reach every command.</summary>
    public void AddTo(RootCommand root)
    {
        root.Add(Json);
        root.Add(Quiet);
        root.Add(Verbose);
        root.Add(Timings);
    }
}
