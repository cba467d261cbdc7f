using Zkml.Algebra.Polynomials;
using Zkml.Prover.LogUp;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Tests.Transcripts;
using Zkml.Prover.Transcripts;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.LogUp;

public class FractionTreeTests
{
    private static readonly Fr Statement = Fr.From(5);

    // 1/3 - 1/3 = 0/9. λ = 2: 0 + 2·9 = 1·3 - 1·3 + 2·3·3. Joined at 5: p = 1 + 5·(-2), q = 3.
    [Fact]
    public void Verify_TwoLeaves_LeavesTheClaimAtTheJoiningChallenge()
    {
        ScriptedChannel channel = new([9, 1, -1, 3, 3], [2, 5]);
        LeafClaim<Fr> claim = FractionTreeVerifier.Verify(1, channel);
        Assert.Null(channel.Rejection);
        Assert.True(channel.IsDone);
        Assert.Equal([Fr.From(5)], claim.Point);
        Assert.Equal((Fr.From(-9), Fr.From(3)), (claim.Numerator, claim.Denominator));
    }

    // 1/2 + 1/3 = 5/6 and -1/2 - 1/3 = -5/6 add up to 0/36. Layer 0, λ = 2, joined at 3: p = 5 - 3·10 = -25, q = 6. Layer 1, λ = 4,
    // claims -25 + 4·6 = -1 of t(X) = (1 - 2X)·3 + (1 - 2X)·2 + 4·2·3 = 29 - 10X: (1 - 3)·29 + 3·19 = -1. At 7: t = -41, p0 = p1 = -13,
    // q0 = 2, q1 = 3. Joined at 2: p = -13, q = 4.
    [Fact]
    public void Verify_FourLeaves_LeavesTheClaimAtThePoint()
    {
        ScriptedChannel channel = new([36, 5, -5, 6, 6, -10, 0, -13, -13, 2, 3], [2, 3, 4, 7, 2]);
        LeafClaim<Fr> claim = FractionTreeVerifier.Verify(2, channel);
        Assert.Null(channel.Rejection);
        Assert.True(channel.IsDone);
        Assert.Equal([Fr.From(2), Fr.From(7)], claim.Point);
        Assert.Equal((Fr.From(-13), Fr.From(4)), (claim.Numerator, claim.Denominator));
    }

    [Theory]
    [InlineData(0, RejectionReason.ZeroDenominator)]
    [InlineData(8, RejectionReason.FractionLayer)]
    public void Verify_WrongRoot_IsRejected(int root, RejectionReason reason)
    {
        ScriptedChannel channel = new([root, 1, -1, 3, 3], [2, 5]);
        FractionTreeVerifier.Verify(1, channel);
        Assert.Equal(reason, channel.Rejection);
    }

    // 1/3 - 1/4 is not zero, whatever the denominators are said to be.
    [Fact]
    public void Verify_FractionsThatDoNotCancel_IsRejected()
    {
        ScriptedChannel channel = new([12, 1, -1, 3, 4], [2, 5]);
        FractionTreeVerifier.Verify(1, channel);
        Assert.Equal(RejectionReason.FractionLayer, channel.Rejection);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Prove_LeavesThatCancel_EndsInTheirExtensions(int depth)
    {
        (Fr P, Fr Q)[] leaves = Cancelling(depth);
        using DenseFractionTree tree = new(leaves);
        ProverChannel prover = new(Statement);
        Fr[] point = FractionTreeProver.Prove(tree, prover, _ => { }, CancellationToken.None);
        NativeVerifierChannel verifier = new(Statement, prover.Messages);
        LeafClaim<Fr> claim = FractionTreeVerifier.Verify(depth, verifier);
        Assert.Equal(Verdict.Accepted, verifier.Conclude());
        Assert.Equal(point, claim.Point);
        if (depth > 0)
        {
            Assert.Equal(Multilinear.Evaluate([.. leaves.Select(leaf => leaf.P)], point), claim.Numerator);
            Assert.Equal(Multilinear.Evaluate([.. leaves.Select(leaf => leaf.Q)], point), claim.Denominator);
        }
    }

    [Fact]
    public void Prove_LeavesThatDoNotCancel_IsRejected()
    {
        (Fr P, Fr Q)[] leaves = Cancelling(4);
        leaves[3].P += Fr.One;
        using DenseFractionTree tree = new(leaves);
        ProverChannel prover = new(Statement);
        FractionTreeProver.Prove(tree, prover, _ => { }, CancellationToken.None);
        NativeVerifierChannel verifier = new(Statement, prover.Messages);
        FractionTreeVerifier.Verify(4, verifier);
        Assert.Equal(RejectionReason.FractionLayer, verifier.Conclude().Reason);
    }

    // Random fractions, the last chosen so that the sum is zero.
    private static (Fr P, Fr Q)[] Cancelling(int depth)
    {
        TestElements elements = new(depth);
        (Fr P, Fr Q)[] leaves = [.. Enumerable.Range(0, 1 << depth).Select(i => (elements.Next(), Fr.From(i + 2)))];
        leaves[^1] = (Fr.Zero, Fr.One);
        using DenseFractionTree tree = new(leaves);
        leaves[^1] = (-tree.Root.Numerator, tree.Root.Denominator);
        return leaves;
    }
}
