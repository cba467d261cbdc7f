using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

public sealed class AccuracyVerifierContractTests
{
    private static readonly EthereumAddress Address = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "contract");

    private static readonly byte[] EncodedKey = AccuracyVerifierAbi.Encode(WrappedValues.Key).ToArray();

    [Fact]
    public void FindRefusal_NothingReturned_IsAcceptance() => Assert.Null(Ask(new StubChainClient { ChainId = 31_337 }));

    [Fact]
    public void FindRefusal_Revert_IsItsReason() =>
        Assert.Equal("ProofRejected()", Ask(new StubChainClient { ChainId = 31_337, Outcome = Reverted("c3b0d8cd") }));

    [Fact]
    public void FindRefusal_NoContract_IsNotAcceptance()
    {
        var client = new StubChainClient { ChainId = 31_337, Code = default };
        Assert.Contains("no contract at", Assert.Throws<UserErrorException>(() => Ask(client)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindRefusal_SomethingReturned_IsNotAcceptance() =>
        Assert.Throws<NodeException>(() => Ask(new StubChainClient { ChainId = 31_337, Outcome = new CallOutcome(false, new byte[32]) }));

    [Fact]
    public void FindRefusal_OtherChain_IsARefusal() =>
        Assert.Equal("the proof was made for chain 31337, this is chain 1", Ask(new StubChainClient { ChainId = 1 }));

    [Fact]
    public void IsRegistered_TakesTheWholeKeyOnly()
    {
        Assert.True(IsRegistered(new CallOutcome(false, EncodedKey)));
        Assert.False(IsRegistered(Reverted("6dc3ba9d" + new string('0', 64))));
        Assert.Throws<NodeException>(() => IsRegistered(Reverted("")));
        Assert.Throws<NodeException>(() => IsRegistered(new CallOutcome(false, default)));
        byte[] other = [.. EncodedKey];
        other[^1] ^= 1;
        Assert.Throws<NodeException>(() => IsRegistered(new CallOutcome(false, other)));
    }

    [Fact]
    public void HasCodeOf_ComparesWithWhatTheCreationCodeReturns()
    {
        var artifact = new ContractArtifact("Some", new byte[] { 1 });
        var client = new StubChainClient { Code = new byte[] { 7, 8 }, Outcome = new CallOutcome(false, new byte[] { 7, 8 }) };
        Assert.True(new AccuracyVerifierContract(client, Address).HasCodeOf(artifact));
        var other = new StubChainClient { Code = new byte[] { 7, 9 }, Outcome = client.Outcome };
        Assert.False(new AccuracyVerifierContract(other, Address).HasCodeOf(artifact));
    }

    private static CallOutcome Reverted(string data) => new(IsReverted: true, Convert.FromHexString(data));

    private static bool IsRegistered(CallOutcome outcome) =>
        new AccuracyVerifierContract(new StubChainClient { Outcome = outcome }, Address).IsRegistered(WrappedValues.Key);

    private static string? Ask(StubChainClient client) => new AccuracyVerifierContract(client, Address)
        .FindRefusal(WrappedValues.Key, WrappedValues.Statement, WrappedValues.Proof);
}
