using Zkml.Algebra.Hashing;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Transcripts;

public sealed class SpongeTranscriptTests
{
    private static readonly Fr Statement = Fr.From(42);

    // Each script is a sequence of calls: a digit absorbs that number, 'c' asks for a challenge. All must end differently.
    [Fact]
    public void Challenge_AfterDifferentCalls_Differs()
    {
        string[] scripts =
        [
            "", "0", "00", "000", "0000", "00000", "1", "10", "01", "100", "010", "001", "0c", "00c", "c", "c0", "cc0c", "c00", "000c", "00c0", "c000",
        ];
        Assert.Equal(scripts.Length, scripts.Select(script => Run(Statement, script)).Distinct().Count());
    }

    [Fact]
    public void Challenge_DependsOnTheStatement() => Assert.NotEqual(Run(Statement, "12"), Run(Statement + Fr.One, "12"));

    // Whatever is absorbed binds every later challenge, at either place of a block and through any number of blocks.
    [Fact]
    public void Challenge_ChangesWithEveryAbsorbedScalar() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 8]).Where((count, place) => place < count).Sample(
            (count, place) =>
            {
                Fr[] message = [.. Enumerable.Range(0, count).Select(i => Fr.From(i))];
                Fr expected = After(message);
                message[place] += Fr.One;
                Assert.NotEqual(expected, After(message));
            },
            iter: 50);

    [Fact]
    public void Challenges_OfOnePermutation_AreTheTwoRateCells()
    {
        var transcript = new SpongeTranscript<Fr>(Statement);
        transcript.Absorb(Fr.From(5));
        (Fr a, Fr b, Fr c) = (Statement, Fr.From(5), TranscriptLabels.ToScalar(TranscriptLabels.InnerProof));
        Poseidon2.Permute(ref a, ref b, ref c);
        Assert.Equal([a, b], transcript.Challenges(2));
        c += Fr.From(2);
        Poseidon2.Permute(ref a, ref b, ref c);
        Assert.Equal(a, transcript.Challenge());
    }

    // Made by an independent program from the definition in the class's remarks; a change breaks every proof and circuit.
    [Fact]
    public void Challenge_OfAFixedScript_IsPinned() =>
        Assert.Equal(
            "0x75be32747034422853fc87e83731853f81b488d13179420fd8a84af8c461635",
            Run(Statement, "12c3c456cc7").ToString());

    private static Fr After(ReadOnlySpan<Fr> message)
    {
        var transcript = new SpongeTranscript<Fr>(Statement);
        transcript.Absorb(message);
        return transcript.Challenge();
    }

    private static Fr Run(Fr statement, string script)
    {
        var transcript = new SpongeTranscript<Fr>(statement);
        foreach (char call in script)
        {
            if (call == 'c')
            {
                transcript.Challenge();
            }
            else
            {
                transcript.Absorb(Fr.From(call - '0'));
            }
        }

        return transcript.Challenge();
    }
}
