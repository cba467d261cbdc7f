using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>
/// Makes the inner verifier's checks hold one after another, whatever the messages were: before each check stand messages that no
/// challenge has followed yet, and the check is linear in one of them. All that such a forger cannot do is open commitments.
/// </summary>
internal static class SolvingForger
{
    /// <summary>The reasons that a run of the verifier may give, in its order.</summary>
    public static IReadOnlyList<RejectionReason> Checks(AccuracyCircuit circuit, Fr correct, IReadOnlyList<Fr> messages) =>
        [.. Run(circuit, correct, messages).Select(check => check.Reason)];

    /// <summary>The messages with the first <paramref name="count"/> checks made to hold.</summary>
    public static Fr[] Satisfy(AccuracyCircuit circuit, Fr correct, IReadOnlyList<Fr> messages, int count)
    {
        Fr[] forged = [.. messages];
        for (int i = 0; i < count; i++)
        {
            Fr error = Run(circuit, correct, forged)[i].Error;
            if (!error.IsZero)
            {
                Solve(circuit, correct, forged, i, error);
            }
        }

        return forged;
    }

    private static void Solve(AccuracyCircuit circuit, Fr correct, Fr[] messages, int check, Fr error)
    {
        int last = Run(circuit, correct, messages)[check].Read - 1;
        for (int j = last; ; j--)
        {
            Fr old = messages[j];
            messages[j] = old + Fr.One;
            Fr slope = Run(circuit, correct, messages)[check].Error - error;
            if (!slope.IsZero)
            {
                messages[j] = old - (error * slope.Inverse());
                return;
            }

            messages[j] = old;
        }
    }

    private static List<Check> Run(AccuracyCircuit circuit, Fr correct, IReadOnlyList<Fr> messages)
    {
        Channel channel = new(messages);
        InnerVerifier.Verify(circuit, correct, channel);
        return channel.Checks;
    }

    private sealed record Check(RejectionReason Reason, int Read, Fr Error);

    private sealed class Channel(IReadOnlyList<Fr> messages) : IVerifierChannel<Fr>
    {
        private readonly SpongeTranscript<Fr> _transcript = new(InnerArgument.Statement);
        private int _read;

        public List<Check> Checks { get; } = [];

        public Fr Read()
        {
            Fr message = messages[_read++];
            _transcript.Absorb(message);
            return message;
        }

        public Fr Challenge() => _transcript.Challenge();

        public void RequireEqual(Fr a, Fr b, RejectionReason reason, string place) => Checks.Add(new Check(reason, _read, a - b));

        public void RequireNonZero(Fr a, RejectionReason reason, string place) =>
            Checks.Add(new Check(reason, _read, a.IsZero ? Fr.One : Fr.Zero));
    }
}
