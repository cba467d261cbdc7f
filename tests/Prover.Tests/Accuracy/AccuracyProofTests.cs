using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Algebra.Backends.Reference;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>Whole proofs of random networks, on each backend.</summary>
public sealed class AccuracyProofTests : IDisposable
{
    private const int GroupBits = 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zkml-proof-");

    [Theory]
    [InlineData("reference", 5)]
    [InlineData("cpu", 6)]
    public void Verify_HonestProof_IsAcceptedWithTheTrueCount(string backend, int seed)
    {
        IntegerNetwork network = RandomNetworks.Network(new Random(seed), accumulatorBits: 12);
        SampleSet samples = RandomNetworks.Samples(new Random(~seed), network.Architecture, 6);
        int bits = CircuitCompiler.Compile(network.Architecture, samples.Count, GroupBits).OpeningBits;
        using Srs srs = UnsafeSetup.Open(bits, "tests", _folder.FullName);
        IBackend arithmetic = backend == "cpu" ? CpuBackend.Create() : new ReferenceBackend();
        using ProofFixture fixture = new(arithmetic, srs, network, samples, GroupBits);
        AccuracyProof proof = fixture.Prove();
        Assert.Equal(Verdict.Accepted, fixture.Verify(proof));
        Assert.Equal(new IntegerInference(network).CountCorrect(samples), proof.Correct);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
