using Zkml.Algebra.Backends.Reference;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Transcripts;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// The verifier on scalars that have no value: its run is recorded once for a circuit, before any proof exists, and the recorded
/// program then judges proofs as the native verifier does.
/// </summary>
public class GenericVerifierTests
{
    private static readonly (TracingScalar.Program Program, OpeningClaim<TracingScalar> Claim) Recorded =
        Record(SmallArgument.Circuit, SmallArgument.Correct);

    [Fact]
    public void Run_HonestArguments_GiveTheNativeClaims()
    {
        Assert.InRange(Recorded.Program.Operations, 10_000, 1_000_000);
        for (int i = 0; i < 2; i++)
        {
            InnerArgument argument = new DenseProver(SmallArgument.Circuit, SmallArgument.Solved(), SmallArgument.Correct).Prove();
            AssertAgrees(Recorded, argument, argument.Messages);
        }
    }

    [Fact]
    public void Run_AlteredArguments_GiveTheNativeVerdicts()
    {
        InnerArgument argument = SmallArgument.Honest;
        Assert.Equal(argument.Messages.Count, Recorded.Program.Messages);
        for (int i = 0; i < argument.Messages.Count; i += 13)
        {
            Fr[] altered = [.. argument.Messages];
            altered[i] += Fr.One;
            AssertAgrees(Recorded, argument, altered);
        }

        Fr[] zero = [.. argument.Messages];
        zero[1] = Fr.Zero;
        AssertAgrees(Recorded, argument, zero);
    }

    [Fact]
    public void Run_RandomNetworks_AgreesWithTheNativeVerifier() => RandomNetworks.Generator(3, accumulatorBits: 12).Sample(
        pair =>
        {
            var argument = InnerArgument.Prove(pair.Network, pair.Samples, groupBits: 1, new ReferenceBackend());
            AssertAgrees(Record(argument.Circuit, argument.Correct), argument, argument.Messages);
        },
        iter: 2,
        threads: 1);

    private static (TracingScalar.Program Program, OpeningClaim<TracingScalar> Claim) Record(AccuracyCircuit circuit, int correct)
    {
        TracingScalar.Program program = new();
        return (program, InnerVerifier.Verify(circuit, TracingScalar.Constant(Fr.From(correct)), program));
    }

    private static void AssertAgrees(
        (TracingScalar.Program Program, OpeningClaim<TracingScalar> Claim) recorded, InnerArgument argument, IReadOnlyList<Fr> messages)
    {
        NativeVerifierChannel native = new(InnerArgument.Statement, messages);
        OpeningClaim<Fr> claim = InnerVerifier.Verify(argument.Circuit, Fr.From(argument.Correct), native);
        Fr[] nodes = recorded.Program.Run(InnerArgument.Statement, messages);
        Assert.Equal(native.Conclude(), recorded.Program.Conclude(nodes));
        Fr[] Values(TracingScalar[] scalars) => [.. scalars.Select(scalar => scalar.Evaluate(nodes))];
        Assert.Equal(claim.Groups, Values(recorded.Claim.Groups));
        Assert.Equal(claim.Rho, recorded.Claim.Rho.Evaluate(nodes));
        Assert.Equal(claim.Point, Values(recorded.Claim.Point));
        Assert.Equal(claim.Value, recorded.Claim.Value.Evaluate(nodes));
    }
}
