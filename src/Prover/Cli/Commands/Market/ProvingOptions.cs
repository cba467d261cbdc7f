using System.CommandLine;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary>The options of commands that commit or prove, and of those that get files from elsewhere.</summary>
internal sealed class ProvingOptions
{
    private readonly Option<string> _srs = FileArguments.Option("--srs", "The structured reference string", DefaultFiles.Srs);
    private readonly Option<string> _backend = BackendOption.Create();
    private readonly Option<string[]> _from = new("--from")
    {
        Description = "Where to look for files that are not here: a folder, or the address of an IPFS gateway; may be given again",
        HelpName = "source",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the options.</summary>
    /// <param name="command">To this command.</param>
    /// <param name="fetches">Whether it gets files from elsewhere.</param>
    public void AddTo(Command command, bool fetches = true)
    {
        command.Add(_srs);
        command.Add(_backend);
        if (fetches)
            command.Add(_from);
    }

    /// <summary>Where files come from.</summary>
    public IReadOnlyList<IContentSource> Sources(ParseResult arguments) =>
        [.. arguments.GetValue(_from)!.Select(source => ContentSources.Parse(source))];

    /// <summary>Opens the SRS; the caller disposes of it.</summary>
    public Srs OpenSrs(ParseResult arguments, CommandSession session)
    {
        var srs = Srs.Open(arguments.GetValue(_srs)!);
        SrsNotice.Show(srs.Origin, session);
        return srs;
    }

    /// <summary>What commits and proves.</summary>
    public ProvingPipeline Pipeline(ParseResult arguments, Srs srs, CommandSession session) =>
        new(BackendOption.Open(arguments.GetValue(_backend)!), srs, session.Progress, session.Cancellation);
}
