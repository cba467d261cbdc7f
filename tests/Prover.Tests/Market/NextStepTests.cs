using Zkml.Prover.Chain;
using Zkml.Prover.Cli;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Cli;
using Zkml.Prover.Tests.Files;

namespace Zkml.Prover.Tests.Market;

public sealed class NextStepTests
{
    private static readonly Challenge State = MarketValues.Challenge(new Random(1)) with
    {
        Deadlines = new PhaseDeadlines(1, 2, 3, 4, 5, 6), DrawBlock = 100, IsRevealed = true,
    };

    [Theory]
    [InlineData(ChallengePhase.Draw, MarketRole.Anyone, "draw", null)]
    [InlineData(ChallengePhase.Publication, MarketRole.Owner, "publish", 2)]
    [InlineData(ChallengePhase.Submission, MarketRole.Trainer, "submit", 3)]
    [InlineData(ChallengePhase.Reveal, MarketRole.Owner, "reveal", 4)]
    [InlineData(ChallengePhase.Proving, MarketRole.Submitter, "prove", 5)]
    [InlineData(ChallengePhase.Delivery, MarketRole.Winner, "deliver", 6)]
    [InlineData(ChallengePhase.Settlement, MarketRole.Anyone, "finalize", null)]
    public void Of_AnOpenChallenge_IsOneStep(ChallengePhase phase, MarketRole role, string command, int? until)
    {
        NextStep step = Assert.Single(NextStep.Of(phase, State, 101));
        Assert.Equal((role, command, (ulong?)until), (step.Role, step.Command, step.Until));
    }

    [Fact]
    public void Of_EveryPhase_IsACommandThatThereIs()
    {
        foreach (ChallengePhase phase in Enum.GetValues<ChallengePhase>())
        {
            IReadOnlyList<NextStep> steps = NextStep.Of(phase, State, 101);
            Assert.Equal(phase == ChallengePhase.None, steps.Count == 0);
            Assert.All(steps, step => Assert.Equal(ExitCode.Ok, new CommandLineHarness().Run("market", step.Command, "--help")));
        }
    }

    [Fact]
    public void Of_AClosedChallenge_IsForOwnerAndSubmitters() =>
        Assert.Equal([MarketRole.Submitter, MarketRole.Owner], NextStep.Of(ChallengePhase.Closed, State, 101).Select(step => step.Role));

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Of_ADraw_TellsWhichBlockItWaitsFor(ulong latest, bool waits) =>
        Assert.Equal(waits, NextStep.Of(ChallengePhase.Draw, State, latest)[0].Description.Contains("from block 101 on", StringComparison.Ordinal));

    [Fact]
    public void Of_AProofAfterASilentOwner_IsOnTheSubstitutes() => Assert.Contains(
        "substitutes", NextStep.Of(ChallengePhase.Proving, State with { IsRevealed = false }, 1)[0].Description, StringComparison.Ordinal);

    [Fact]
    public void IsFor_KnowsWhoHasWhichRole()
    {
        var random = new Random(3);
        ListedSubmission[] submissions =
            [.. Enumerable.Range(0, 2).Select(i => new ListedSubmission(MarketValues.Word(random), MarketValues.Address(random), default, TestValues.Point(i + 1)))];
        Challenge state = State with { Best = submissions[1].Id };
        EthereumAddress[] accounts = [state.Owner, submissions[0].Submitter, submissions[1].Submitter, MarketValues.Address(random)];
        (MarketRole Role, bool[] Expected)[] table =
        [
            (MarketRole.Anyone, [true, true, true, true]),
            (MarketRole.Trainer, [true, true, true, true]),
            (MarketRole.Owner, [true, false, false, false]),
            (MarketRole.Submitter, [false, true, true, false]),
            (MarketRole.Winner, [false, false, true, false]),
        ];
        foreach ((MarketRole role, bool[] expected) in table)
            Assert.Equal(expected, accounts.Select(account => new NextStep(role, "", "", null).IsFor(account, state, submissions)));
    }

    [Fact]
    public void Deadlines_AreThoseOfTheirPhases() => Assert.Equal(
        [null, 1, 2, 3, 4, 5, 6, null, null], Enum.GetValues<ChallengePhase>().Select(phase => (int?)State.Deadlines.Of(phase)));
}
