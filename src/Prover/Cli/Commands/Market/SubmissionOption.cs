using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary>The option that says which of one's submissions is meant.</summary>
internal sealed class SubmissionOption
{
    private readonly Option<string?> _submission = new("--submission")
    {
        Description = "Which one, or the first digits of it; the only one unless told", HelpName = "submission",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(_submission);

    /// <summary>The submission, of those that were made from a challenge's folder.</summary>
    /// <exception cref="UserErrorException">There is none, or more than one.</exception>
    public Bytes32 Read(ParseResult arguments, ChallengeAccess access, CancellationToken cancellation)
    {
        ChallengeFolder files = access.Files;
        string? text = arguments.GetValue(_submission);
        Bytes32[] found =
        [
            .. files.Submissions.Where(id => (text is null || id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase))
                && access.Market.FindSubmission(access.Challenge, id, cancellation) is not null),
        ];
        return found switch
        {
            [var only] => only,
            [] => throw new UserErrorException(
                $"no submission{(text is null ? "" : $" {text}")} to challenge {files.Challenge} is kept here", "use the --folder that it was submitted from"),
            _ => throw new UserErrorException(
                $"{found.Length} submissions to challenge {files.Challenge} are meant", $"say which one by {_submission.Name}: {string.Join(", ", found)}"),
        };
    }
}
