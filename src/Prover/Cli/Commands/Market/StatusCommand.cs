using System.CommandLine;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market status</c>: what each role can do next, and until when.</summary>
internal sealed class StatusCommand : ChallengeAction
{
    private readonly Option<string?> _account = new("--account")
    {
        Description = "Tell what this account can do; the paying account unless told, or everybody", HelpName = "address",
    };

    /// <summary>Makes the command.</summary>
    public StatusCommand(CommandEnvironment environment, CommonOptions common)
        : base("status", "Tell how far a challenge has come, and what each role can do next and until when", sends: false, environment, common)
    {
        Add(_account);
        Shared.Account.AddTo(this);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        EthereumAddress? account = arguments.GetValue(_account) is { } text
            ? EthereumAddress.Parse(text, _account.Name)
            : Shared.Account.Find(arguments)?.Address;
        ChallengeReport.Add(session, access, account);
        return ExitCode.Ok;
    }
}
