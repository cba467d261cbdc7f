using System.Buffers.Binary;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Chain;
using Zkml.Prover.Tests.Wrap;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Chain;

/// <summary>A real proof before the real contract on a real chain.</summary>
[Collection(WrappedStatement.Collection)]
public sealed class ContractOnChainTests(WrappedStatement wrapped)
{
    [ContractFact]
    public void WholeLife_OfAProof()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        var sender = new TransactionSender(client, chain.UnsafeAccount, AccuracyVerifierAbi.Errors, new TransactionOptions());
        var artifact = ContractArtifact.AccuracyVerifier();
        (AccuracyVerifierContract contract, _) = AccuracyVerifierContract.Deploy(client, sender, artifact);
        Assert.True(contract.HasCodeOf(artifact));

        Assert.False(contract.IsRegistered(wrapped.Key));
        Assert.StartsWith("UnknownKey(0x", Ask(contract, wrapped.Context, wrapped.Proof), StringComparison.Ordinal);
        TransactionReceipt receipt = contract.Register(sender, wrapped.Key)!;
        Assert.Equal(new Bytes32(wrapped.Key.Digest()), receipt.Logs[0].Topics[1]);
        Assert.True(contract.IsRegistered(wrapped.Key));
        Assert.Null(contract.Register(sender, wrapped.Key));

        Assert.Null(Ask(contract, wrapped.Context, wrapped.Proof));
        Assert.Equal("ProofRejected()", Ask(contract, wrapped.Context, wrapped.Proof with { Correct = wrapped.Proof.Correct - 1 }));
        Assert.Equal("ProofRejected()", Ask(contract, wrapped.Context with { ChallengeId = 8 }, wrapped.Proof));
        Assert.Equal("ProofRejected()", Ask(contract, wrapped.Context with { Submitter = 8 }, wrapped.Proof));
        int tooMany = wrapped.Circuit.Samples + 1;
        Assert.Equal(
            $"CorrectOutOfRange({wrapped.Circuit.Samples}, {tooMany})", Ask(contract, wrapped.Context, wrapped.Proof with { Correct = tooMany }));
    }

    [ContractFact]
    public void Code_KnowsTheSelectors()
    {
        byte[] code = ContractArtifact.AccuracyVerifier().CreationCode.ToArray();
        foreach (string signature in new[] { AccuracyVerifierAbi.Register, AccuracyVerifierAbi.Verify, AccuracyVerifierAbi.VerificationKey })
        {
            byte[] selector = new byte[AbiSelector.Size];
            BinaryPrimitives.WriteUInt32BigEndian(selector, AbiSelector.Of(signature));
            Assert.True(code.AsSpan().IndexOf(selector) >= 0, $"the contract has no {signature}");
        }
    }

    private string? Ask(AccuracyVerifierContract contract, StatementContext context, WrappedProof proof) =>
        contract.FindRefusal(wrapped.Key, wrapped.Statement with { Context = context }, proof);
}
