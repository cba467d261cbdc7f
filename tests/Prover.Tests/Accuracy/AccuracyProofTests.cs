using Zkml.Algebra.Backends.Reference;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Accuracy;

public class AccuracyProofTests
{
    [Fact]
    public void Verify_HonestProof_IsAcceptedWithTheTrueCount()
    {
        using Srs srs = UnsafeSetup.Open(16);
        IntegerNetwork network = RandomNetworks.Network(new Random(5), accumulatorBits: 12);
        SampleSet samples = RandomNetworks.Samples(new Random(6), network.Architecture, 6);
        using ProofFixture fixture = new(new ReferenceBackend(), srs, network, samples, groupBits: 1);
        AccuracyProof proof = fixture.Prove();
        Assert.Equal(Verdict.Accepted, fixture.Verify(proof));
        Assert.Equal(new IntegerInference(network).CountCorrect(samples), proof.Correct);
    }
}
