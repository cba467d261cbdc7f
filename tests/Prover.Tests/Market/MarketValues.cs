using System.Numerics;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Files;

namespace Zkml.Prover.Tests.Market;

/// <summary>Random values of a market, each part its own.</summary>
internal static class MarketValues
{
    public static Bytes32 Word(Random random)
    {
        byte[] bytes = new byte[Bytes32.Size];
        random.NextBytes(bytes);
        return new Bytes32(bytes);
    }

    public static EthereumAddress Address(Random random) => new(Word(random).ToArray().AsSpan(0, EthereumAddress.Size));

    public static ChallengeOffer Offer(Random random, int keys, int groups) => new(
        Terms(random), [.. Enumerable.Range(0, keys).Select(_ => Word(random))], [.. Enumerable.Range(0, groups).Select(_ => Word(random))]);

    public static ChallengeTerms Terms(Random random) => new(
        Address(random),
        Amount(random),
        Amount(random),
        Amount(random),
        random.Next(),
        random.Next(256),
        random.Next(256),
        new GroupSet(new BigInteger(Word(random).ToArray(), isUnsigned: true)),
        new PhasePeriods((uint)random.Next(), uint.MaxValue, (uint)random.Next(), (uint)random.Next(), (uint)random.Next()),
        Word(random),
        Word(random),
        Word(random));

    public static PublishedGroup[] Groups(Random random, int count) =>
        [.. TestValues.Points(random, count).Select(point => new PublishedGroup(point, Word(random)))];

    /// <summary>A challenge in some phase; a test sets what it looks at.</summary>
    public static Challenge Challenge(Random random) => new(
        Address(random),
        (uint)random.Next(),
        (uint)random.Next(),
        random.Next(2) == 0,
        random.Next(2) == 0,
        random.Next(2) == 0,
        random.Next(2) == 0,
        (ulong)random.NextInt64(),
        random.Next(),
        new PhaseDeadlines(Time(random), Time(random), Time(random), Time(random), Time(random), Time(random)),
        new GroupSet(new BigInteger(Word(random).ToArray(), isUnsigned: true)),
        new GroupSet(new BigInteger(Word(random).ToArray(), isUnsigned: true)),
        Word(random));

    /// <summary>What <c>getChallenge</c> returns for it.</summary>
    public static byte[] Encode(Challenge state, EthereumAddress terms = default, Bytes32 scoredData = default)
    {
        AbiTuple tuple = new AbiTuple()
            .Add(state.Owner)
            .Add(state.Submissions)
            .Add(state.Proofs)
            .Add(state.IsPublished)
            .Add(state.IsRevealed)
            .Add(state.IsDelivered)
            .Add(state.IsClosed)
            .Add(terms)
            .Add(state.DrawBlock)
            .Add(state.BestCorrect);
        PhaseDeadlines deadlines = state.Deadlines;
        foreach (ulong deadline in new[] { deadlines.Draw, deadlines.Publication, deadlines.Submission, deadlines.Reveal, deadlines.Proving, deadlines.Delivery })
            tuple.Add(deadline);
        return tuple.Add(state.HoldOut.Bits).Add(state.Substitutes.Bits).Add(scoredData).Add(state.Best).ToArray();
    }

    private static BigInteger Amount(Random random) => new(Word(random).ToArray().AsSpan(0, 16), isUnsigned: true);

    private static ulong Time(Random random) => (ulong)random.NextInt64(253_402_300_800);
}
