using Zkml.Prover.Accuracy;
using Zkml.Prover.Plonk;
using Zkml.Prover.Tests.Accuracy;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;
using Zkml.Algebra.Backends.Reference;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Wrap;

/// <summary>One verifier, two interpretations: on wires and on field elements it gives one verdict, for one reason, over one transcript.</summary>
public class WireVerifierTests
{
    [Fact]
    public void Run_HonestArguments_SatisfyTheCircuitOverTheSameTranscript()
    {
        for (int i = 0; i < 2; i++)
        {
            InnerArgument argument = new DenseProver(SmallArgument.Circuit, SmallArgument.Solved(), SmallArgument.Correct).Prove();
            AssertAgree(argument, argument.Messages, argument.Correct);
        }
    }

    [Fact]
    public void Run_EveryMessageAltered_FailsInBothForTheSameReason()
    {
        InnerArgument argument = SmallArgument.Honest;
        for (int i = 1; i < argument.Messages.Count; i += 3)
        {
            Fr[] altered = [.. argument.Messages];
            altered[i] += Fr.One;
            AssertAgree(argument, altered, argument.Correct);
        }

        Fr[] zeroRoot = [.. argument.Messages];
        zeroRoot[1] = Fr.Zero;
        AssertAgree(argument, zeroRoot, argument.Correct);
        AssertAgree(argument, argument.Messages, argument.Correct + 1);
    }

    [Fact]
    public void Run_RandomNetworks_Agree() => RandomNetworks.Generator(3, accumulatorBits: 12).Sample(
        pair =>
        {
            var argument = InnerArgument.Prove(pair.Network, pair.Samples, groupBits: 1, new ReferenceBackend());
            AssertAgree(argument, argument.Messages, argument.Correct);
            Fr[] altered = [.. argument.Messages];
            altered[^1] += Fr.One;
            AssertAgree(argument, altered, argument.Correct);
        },
        iter: 3,
        threads: 1);

    [Fact]
    public void Compile_ReadsTheMessagesOfAProofAndNoMore() =>
        Assert.Equal(SmallArgument.Honest.Messages.Count, WrapCircuit.Compile(SmallArgument.Circuit).Messages);

    [Fact]
    public void Compile_IsTheCircuitOfAnyRun()
    {
        PlonkCircuit compiled = WrapCircuit.Compile(SmallArgument.Circuit).Circuit;
        InnerArgument argument = SmallArgument.Honest;
        PlonkCircuit run = WrapCircuit.Run(SmallArgument.Circuit, Fr.From(5), argument.Correct, argument.Messages).Circuit;
        Assert.True(compiled.Gates.SequenceEqual(run.Gates));
        Assert.Equal(compiled.Permutation(), run.Permutation());
        Assert.Equal(compiled.UsedRows, compiled.RowReport().Sum(entry => entry.Rows));
    }

    private static void AssertAgree(InnerArgument argument, IReadOnlyList<Fr> messages, int correct)
    {
        RecordingChannel<Fr> native = new(new NativeVerifierChannel(InnerArgument.Statement, messages));
        OpeningClaim<Fr> claim = InnerVerifier.Verify(argument.Circuit, Fr.From(correct), native);
        Verdict verdict = ((NativeVerifierChannel)native.Inner).Conclude();

        CircuitBuilder builder = new(0);
        RecordingChannel<Wire> wires = new(new WireVerifierChannel(builder, builder.Witness(InnerArgument.Statement), messages));
        OpeningClaim<Wire> wireClaim = InnerVerifier.Verify(argument.Circuit, builder.Witness(Fr.From(correct)), wires);
        UnsatisfiedGate? failing = CircuitChecker.FindUnsatisfied(builder.Build(), builder.Assignment(), []);

        Assert.Equal(verdict, failing?.Origin.Requirement ?? Verdict.Accepted);
        Assert.Equal(native.Challenges, wires.Challenges.Select(wire => wire.Value));
        Assert.Equal(claim.Groups, wireClaim.Groups.Select(wire => wire.Value));
        Assert.Equal(claim.Rho, wireClaim.Rho.Value);
        Assert.Equal(claim.Point, wireClaim.Point.Select(wire => wire.Value));
        Assert.Equal(claim.Value, wireClaim.Value.Value);

        var wrap = WrapCircuit.Run(argument.Circuit, InnerArgument.Statement, correct, messages);
        Assert.Equal(WrapTranscript.PublicInputs(InnerArgument.Statement, correct, claim), wrap.PublicInputs);
        failing = CircuitChecker.FindUnsatisfied(wrap.Circuit, wrap.Assignment, wrap.PublicInputs);
        Assert.Equal(verdict, failing?.Origin.Requirement ?? Verdict.Accepted);
    }

    /// <summary>Passes everything on and remembers the challenges: each is a state of the transcript.</summary>
    private sealed class RecordingChannel<T>(IVerifierChannel<T> inner) : IVerifierChannel<T>
        where T : Zkml.Algebra.Fields.IScalar<T>
    {
        public IVerifierChannel<T> Inner => inner;

        public List<T> Challenges { get; } = [];

        public T Read() => inner.Read();

        public T Challenge()
        {
            T challenge = inner.Challenge();
            Challenges.Add(challenge);
            return challenge;
        }

        public void RequireEqual(T a, T b, RejectionReason reason, string place) => inner.RequireEqual(a, b, reason, place);

        public void RequireNonZero(T a, RejectionReason reason, string place) => inner.RequireNonZero(a, reason, place);
    }
}
