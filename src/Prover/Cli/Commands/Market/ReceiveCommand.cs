using System.CommandLine;
using Zkml.Prover.Commitments;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market receive</c>: the owner opens the winner's model.</summary>
internal sealed class ReceiveCommand : ChallengeAction
{
    private readonly ProvingOptions _proving = new();

    /// <summary>Makes the command.</summary>
    public ReceiveCommand(CommandEnvironment environment, CommonOptions common)
        : base("receive", "Owner: get the winner's model, and check that it is the one that was proved", sends: false, environment, common) =>
        _proving.AddTo(this);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        using Srs srs = _proving.OpenSrs(arguments, session);
        string path = new DataOwner(access.Market, access.Folder).Receive(
            access.Challenge, _proving.Sources(arguments), _proving.Pipeline(arguments, srs, session), session.Cancellation);
        session.Report.Add("challenge", "Challenge", access.Challenge.ToString()).Add("network", "Network (secret)", path);
        return ExitCode.Ok;
    }
}
