using System.CommandLine;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market</c>: all that owners, trainers and anyone do in a market.</summary>
internal sealed class MarketCommand : Command
{
    /// <summary>Makes the command with its own.</summary>
    public MarketCommand(CommandEnvironment environment, CommonOptions common)
        : base("market", "Pay for proved accuracy, or be paid for it, on a chain")
    {
        Add(new MarketDemoCommand(environment, common));
        Add(new MarketDeployCommand(environment, common));
        Add(new ListCommand(environment, common));
        Add(new StatusCommand(environment, common));
        Add(new WatchCommand(environment, common));
        Add(new CreateCommand(environment, common));
        Add(new DrawCommand(environment, common));
        Add(new PublishCommand(environment, common));
        Add(new FetchCommand(environment, common));
        Add(new SubmitCommand(environment, common));
        Add(new RevealCommand(environment, common));
        Add(new MarketProveCommand(environment, common));
        Add(new DeliverCommand(environment, common));
        Add(new FinalizeCommand(environment, common));
        Add(new WithdrawCommand(environment, common));
        Add(new ReceiveCommand(environment, common));
    }
}
