using System.CommandLine;

namespace Zkml.Prover.Cli;

/// <summary>Options and arguments that name files, each with its default name.</summary>
internal static class FileArguments
{
    /// <summary>An option for a file that is read or written.</summary>
    public static Option<string> Option(string name, string description, string defaultName) => new(name)
    {
        Description = description, HelpName = "file", DefaultValueFactory = _ => defaultName,
    };

    /// <summary>An option for a file that may be left out altogether.</summary>
    public static Option<string?> Optional(string name, string description) => new(name) { Description = description, HelpName = "file" };

    /// <summary>A positional file.</summary>
    public static Argument<string> Argument(string name, string description) => new(name) { Description = description, HelpName = name };

    /// <summary>A positional file with a default name.</summary>
    public static Argument<string> Argument(string name, string description, string defaultName) => new(name)
    {
        Description = description, HelpName = name, DefaultValueFactory = _ => defaultName,
    };
}
