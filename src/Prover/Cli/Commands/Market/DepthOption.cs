using System.CommandLine;
using System.Globalization;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary>
/// The option that says how deep a block must be before keys are published because of it: a key cannot be taken back when a reorganization
/// undoes what it was published for.
/// </summary>
internal sealed class DepthOption
{
    private const int TwoEpochs = 64;

    private readonly Option<int> _depth = new("--depth")
    {
        Description = "Wait until what the keys are published for is so many blocks deep", HelpName = "blocks", DefaultValueFactory = _ => TwoEpochs,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(_depth);

    /// <summary>Waits until a block that is deep enough has seen something happen.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">Where the wait is told of.</param>
    /// <param name="client">The chain.</param>
    /// <param name="what">What is to have happened.</param>
    /// <param name="happened">Whether it had, at a block.</param>
    public void Wait(ParseResult arguments, CommandSession session, IChainClient client, string what, Func<Block, bool> happened)
    {
        int blocks = arguments.GetValue(_depth);
        ulong depth = blocks is >= 1 and <= 10_000
            ? (ulong)blocks
            : throw new UsageException($"{_depth.Name} {blocks}: not a number of blocks from 1 to 10000", "leave it out to wait for two epochs");
        var pacing = new Pacing(Pacing.UsualLongest, session.Cancellation);
        for (bool told = false; ; told = true)
        {
            try
            {
                ulong latest = client.GetLatestBlock(session.Cancellation);
                if (latest + 1 >= depth && client.GetBlock(latest + 1 - depth, session.Cancellation) is { } block && happened(block))
                    return;
                if (!told)
                    session.Status(string.Create(CultureInfo.InvariantCulture, $"waiting until {what} is {depth} blocks deep"));
            }
            catch (NodeUnreachableException outage) when (told)
            {
                session.Status($"{outage.Message}; asking again");
            }

            pacing.Pause();
        }
    }
}
