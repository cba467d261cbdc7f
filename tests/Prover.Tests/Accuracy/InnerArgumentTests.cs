using Zkml.Algebra.Backends.Reference;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Accuracy;

public class InnerArgumentTests
{
    [Theory]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(8, 2)]
    [InlineData(1, 0)]
    [InlineData(3, 3)]
    public void Verify_HonestProof_IsAccepted(int samples, int groupBits)
    {
        RandomNetworks.Generator(samples, accumulatorBits: 12).Sample(
            pair =>
            {
                var argument = InnerArgument.Prove(pair.Network, pair.Samples, groupBits, new ReferenceBackend());
                Assert.Equal(Verdict.Accepted, argument.Verify());
            },
            iter: 2,
            threads: 1);
    }
}
