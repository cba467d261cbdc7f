using System.CommandLine;
using System.Globalization;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market watch</c>: tells of a challenge as it goes on.</summary>
internal sealed class WatchCommand : ChallengeAction
{
    private readonly Option<ChallengePhase> _until = new("--until")
    {
        Description = "End when this phase is reached, or a later one", HelpName = "phase", DefaultValueFactory = _ => ChallengePhase.Closed,
    };

    /// <summary>Makes the command.</summary>
    public WatchCommand(CommandEnvironment environment, CommonOptions common)
        : base("watch", "Tell of a challenge as it goes on, until a phase is reached; then as 'status'", sends: false, environment, common) => Add(_until);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        ChallengePhase until = arguments.GetValue(_until);
        (ChallengePhase Phase, uint Submissions, uint Proofs)? told = null;
        Block? seen = null;
        var pacing = new Pacing(Pacing.UsualLongest, session.Cancellation);
        while (true)
        {
            seen = TellReorganization(session, access, seen);
            Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
            ChallengePhase phase = access.Market.ReadPhase(access.Challenge, session.Cancellation);
            if (told != (phase, state.Submissions, state.Proofs))
            {
                string deadline = state.Deadlines.Of(phase) is { } end ? $" until {Period.FormatTime(end)}" : "";
                session.Status(string.Create(
                    CultureInfo.InvariantCulture,
                    $"block {seen?.Number}: {phase}{deadline}; {state.Submissions} submissions, {state.Proofs} proved, best {state.BestCorrect}"));
                told = (phase, state.Submissions, state.Proofs);
            }

            if (phase >= until)
                break;
            pacing.Pause();
        }

        ChallengeReport.Add(session, access, null);
        return ExitCode.Ok;
    }

    // What was told before may have been undone.
    private static Block TellReorganization(CommandSession session, ChallengeAccess access, Block? seen)
    {
        if (seen is not null && access.Client.GetBlock(seen.Number, session.Cancellation)?.Hash != seen.Hash)
            session.Status(string.Create(CultureInfo.InvariantCulture, $"the chain was reorganized: block {seen.Number} is another one now"));
        return access.Client.GetHead(session.Cancellation);
    }
}
