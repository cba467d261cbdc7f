using System.Text;
using Spectre.Console;

namespace Zkml.Prover.Cli;

/// <summary>What a command sees of the process around it: two streams and the wish to stop. Tests supply their own.</summary>
/// <param name="Output">Standard output: results only.</param>
/// <param name="Error">Standard error: status, progress, errors.</param>
/// <param name="Cancellation">Signalled by Ctrl-C and by a request to terminate.</param>
internal sealed record CommandEnvironment(IAnsiConsole Output, IAnsiConsole Error, CancellationToken Cancellation)
{
    private const int UnboundedWidth = 10_000;

    /// <summary>Where answers to questions come from; null where nobody is there to be asked.</summary>
    public TextReader? Input { get; init; }

    /// <summary>The streams of this process.</summary>
    public static CommandEnvironment ForProcess(CancellationToken cancellation)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new CommandEnvironment(
            ConsoleFor(Console.Out, Console.IsOutputRedirected), ConsoleFor(Console.Error, Console.IsErrorRedirected), cancellation)
        {
            Input = Console.IsInputRedirected ? null : Console.In,
        };
    }

    /// <summary>A console over <paramref name="writer"/>; one that is redirected has no width, colours or cursor.</summary>
    public static IAnsiConsole ConsoleFor(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
            console.Profile.Width = UnboundedWidth;
        return console;
    }
}
