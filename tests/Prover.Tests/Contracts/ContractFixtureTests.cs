using System.Text;
using Zkml.Prover.Tests.Wrap;
using Zkml.Prover.Wrap;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Contracts;

/// <summary>
/// What the contracts' tests are fed: real proofs that this program writes, the same bytes each time, and proofs by the executable specification
/// (docs/reference/wrap.py), which shares no code with it.
/// </summary>
[Collection(WrappedStatement.Collection)]
public sealed class ContractFixtureTests(WrappedStatement wrapped)
{
    private static readonly string[] Folder = ["src", "Verifier.Sol", "test", "fixtures"];

    [Fact]
    public void ProvedThreeGroups_MadeAgain_IsTheFile() => RequireFile(wrapped, "proved-three-groups");

    [Fact]
    public void ProvedOneGroup_MadeAgain_IsTheFile()
    {
        using WrappedStatement one = new(samples: 4, groupBits: 2);
        Assert.Single(one.Proof.Commitments.Aux);
        RequireFile(one, "proved-one-group");
    }

    [Fact]
    public void EveryFixture_IsAcceptedNatively()
    {
        string[] files = Directory.GetFiles(Repository.PathOf(Folder), "*.json");
        Assert.True(files.Length >= 8, "fixtures are missing");
        foreach (string file in files)
        {
            var fixture = ContractFixture.Read(File.ReadAllText(file));
            Assert.True(WrapVerifier.Verify(fixture.Key, fixture.Statement, fixture.Proof).IsAccepted, file);
            WrappedProof lie = fixture.Proof with { Correct = fixture.Proof.Correct == 0 ? 1 : fixture.Proof.Correct - 1 };
            Assert.Equal(RejectionReason.Opening, WrapVerifier.Verify(fixture.Key, fixture.Statement, lie).Reason);
        }
    }

    private static void RequireFile(WrappedStatement statement, string name)
    {
        ContractFixture fixture = new(statement.Key, statement.Statement, statement.Proof);
        string text = fixture.ToJson("proved by this program, from the randomness of its tests; to make it again, run them with ZKML_BLESS=1");
        GoldenFile.RequireSame(Encoding.UTF8.GetBytes(text), [.. Folder, $"{name}.json"]);
    }
}
