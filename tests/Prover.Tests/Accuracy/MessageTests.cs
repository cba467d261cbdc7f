using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>Every message of an honest argument altered in turn: absorbed, checked where it belongs, of exactly the right number.</summary>
public class MessageTests
{
    private static readonly InnerArgument Argument = SmallArgument.Honest;

    private const string Swapped = "swapped with the next";

    public static TheoryData<string> Changes { get; } = ["plus one", "zero", Swapped];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Verify_AnyMessageAltered_IsRejectedWhereItBelongs(string change)
    {
        int count = change == Swapped ? Argument.Messages.Count - 1 : Argument.Messages.Count;
        for (int i = 0; i < count; i++)
        {
            Fr[] altered = Alter(change, i);
            if (!altered.SequenceEqual(Argument.Messages))
            {
                RejectionReason reason = Argument.Verify(altered).Reason!.Value;
                Assert.True(ReasonsFor(i, change).Contains(reason), $"message {i}, {change}: {reason}");
            }
        }
    }

    // Frozen challenges: the first challenge after a message must depend on it.
    [Fact]
    public void Challenge_AfterAnyMessage_DependsOnIt()
    {
        List<(int Read, Fr Challenge)> honest = Challenges(Argument.Messages);
        for (int i = 0; i < Argument.Messages.Count; i++)
        {
            List<(int Read, Fr Challenge)> altered = Challenges(Alter("plus one", i));
            for (int k = 0; k < honest.Count; k++)
            {
                Assert.True(
                    honest[k].Read <= i == (honest[k].Challenge == altered[k].Challenge),
                    $"challenge {k}, drawn after {honest[k].Read} messages, and message {i}");
            }
        }
    }

    // No challenge is used twice, none is constant.
    [Fact]
    public void Challenge_OfOneArgument_AreDistinct()
    {
        List<(int Read, Fr Challenge)> challenges = Challenges(Argument.Messages);
        Assert.Equal(challenges.Count, challenges.DistinctBy(challenge => challenge.Challenge).Count());
    }

    [Fact]
    public void Verify_FewerMessages_IsRejected()
    {
        int count = Argument.Messages.Count;
        foreach (int length in new[] { 0, 1, 2, 100, count - 6, count - 2, count - 1 })
        {
            Verdict verdict = Argument.Verify([.. Argument.Messages.Take(length)]);
            Assert.False(verdict.IsAccepted);
        }

        Assert.Equal(RejectionReason.MessageCount, Argument.Verify([.. Argument.Messages.SkipLast(1)]).Reason);
        Assert.Equal(RejectionReason.ZeroDenominator, Argument.Verify([Argument.Messages[0], Fr.Zero]).Reason);
    }

    [Fact]
    public void Verify_MoreMessages_IsRejected()
    {
        foreach (Fr extra in new[] { Fr.Zero, Fr.One, Argument.Messages[^1] })
        {
            Assert.Equal(RejectionReason.MessageCount, Argument.Verify([.. Argument.Messages, extra]).Reason);
        }

        Assert.Equal(RejectionReason.FractionLayer, Argument.Verify([Fr.Zero, .. Argument.Messages]).Reason);
    }

    // The messages of another proof of the same statement, from some point on.
    [Fact]
    public void Verify_MessagesSplicedFromAnotherProof_IsRejected()
    {
        InnerArgument other = new DenseProver(SmallArgument.Circuit, SmallArgument.Solved(), SmallArgument.Correct).Prove();
        Assert.Equal(Verdict.Accepted, other.Verify());
        for (int i = 1; i < Argument.Messages.Count; i += 7)
        {
            Assert.False(Argument.Verify([.. Argument.Messages.Take(i), .. other.Messages.Skip(i)]).IsAccepted);
        }
    }

    // The reason is that of the first check after the message. Told values enter the numerators or the denominators; two that are
    // added up in every lookup may change places there, and are told apart by the linear layers; so may a kernel and its input, as
    // factors of one product, until the claims on them part.
    private static RejectionReason[] ReasonsFor(int message, string change)
    {
        AccuracyCircuit circuit = SmallArgument.Circuit;
        int depth = circuit.SampleBits + circuit.Leaves.SlotBits;
        int tree = 2 + Enumerable.Range(0, depth).Sum(layer => (2 * layer) + 4);
        int told = tree + circuit.Views.Count + circuit.Tables.Count + 1;
        int linear = told + circuit.Architecture.Layers.Count
            + (2 * circuit.Architecture.Layers.SelectMany(layer => layer.Terms).Count())
            + (2 * circuit.Architecture.Layers.SelectMany(layer => layer.Terms).Max(term => BitsOf(circuit, term.Source)));
        int features = linear + (2 * Math.Max(circuit.Aux.Bits, circuit.Data.Bits)) + 2;
        return message switch
        {
            1 => [RejectionReason.FractionLayer, RejectionReason.ZeroDenominator],
            _ when message < tree => [RejectionReason.FractionLayer],
            _ when message < told && change == Swapped =>
                [RejectionReason.LeafNumerator, RejectionReason.LeafDenominator, RejectionReason.LinearLayers],
            _ when message < told => [RejectionReason.LeafNumerator, RejectionReason.LeafDenominator],
            _ when message < linear && change == Swapped => [RejectionReason.LinearLayers, RejectionReason.FeatureReduction],
            _ when message < linear => [RejectionReason.LinearLayers],
            _ when message < features => [RejectionReason.FeatureReduction],
            _ when message < Argument.Messages.Count - 1 => [RejectionReason.OpeningReduction],
            _ => [RejectionReason.Opening],
        };
    }

    private static int BitsOf(AccuracyCircuit circuit, int source) =>
        Circuits.Layout.TensorBlock.BitsOf(circuit.Architecture.ShapeOf(source));

    private static Fr[] Alter(string change, int i)
    {
        Fr[] messages = [.. Argument.Messages];
        int next = (i + 1) % messages.Length;
        (messages[i], messages[next]) = change switch
        {
            "plus one" => (messages[i] + Fr.One, messages[next]),
            "zero" => (Fr.Zero, messages[next]),
            _ => (messages[next], messages[i]),
        };
        return messages;
    }

    private static List<(int Read, Fr Challenge)> Challenges(IReadOnlyList<Fr> messages)
    {
        Listener listener = new(messages);
        InnerVerifier.Verify(SmallArgument.Circuit, Fr.From(SmallArgument.Correct), listener);
        return listener.Challenges;
    }

    private sealed class Listener(IReadOnlyList<Fr> messages) : IVerifierChannel<Fr>
    {
        private readonly NativeVerifierChannel _channel = new(InnerArgument.Statement, messages);
        private int _read;

        public List<(int Read, Fr Challenge)> Challenges { get; } = [];

        public Fr Read()
        {
            _read++;
            return _channel.Read();
        }

        public Fr Challenge()
        {
            Fr challenge = _channel.Challenge();
            Challenges.Add((_read, challenge));
            return challenge;
        }

        public void RequireEqual(Fr a, Fr b, RejectionReason reason, string place)
        {
        }

        public void RequireNonZero(Fr a, RejectionReason reason, string place)
        {
        }
    }
}
