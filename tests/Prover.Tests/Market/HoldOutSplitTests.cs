using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Tests.Market;

public sealed class HoldOutSplitTests
{
    private static readonly Gen<Bytes32> Word = Gen.Byte.Array[Bytes32.Size].Select(bytes => new Bytes32(bytes));

    [Fact]
    public void Draw_IsTwoDisjointSetsOfTheSize() =>
        Gen.Select(Word, Word, Gen.Int[1, 128], Gen.Int[0, 256]).Where((_, _, size, extra) => (2 * size) + extra <= GroupSet.Capacity).Sample((challenge, randao, size, extra) =>
        {
            int groups = (2 * size) + extra;
            (GroupSet holdOut, GroupSet substitutes) = HoldOutSplit.Draw(challenge, randao, groups, size);
            Assert.Equal((size, size), (holdOut.Count, substitutes.Count));
            Assert.False(holdOut.Overlaps(substitutes));
            Assert.True(holdOut.IsBelow(groups) && substitutes.IsBelow(groups));
            Assert.Equal((holdOut, substitutes), HoldOutSplit.Draw(challenge, randao, groups, size));
        });

    /// <summary>Each of the 15 pairs of 6 groups is as likely, and each pair as its substitutes: χ² with 14 degrees of freedom is above 42 once in 8,000.</summary>
    [Fact]
    public void Draw_OfManyRandaos_IsUniform()
    {
        const int Draws = 3000;
        var random = new Random(7);
        var holdOuts = new Dictionary<GroupSet, int>();
        var substitutes = new Dictionary<GroupSet, int>();
        byte[] randao = new byte[Bytes32.Size];
        for (int i = 0; i < Draws; i++)
        {
            random.NextBytes(randao);
            (GroupSet first, GroupSet second) = HoldOutSplit.Draw(default, new Bytes32(randao), 6, 2);
            holdOuts[first] = holdOuts.GetValueOrDefault(first) + 1;
            substitutes[second] = substitutes.GetValueOrDefault(second) + 1;
        }

        foreach (Dictionary<GroupSet, int> counts in new[] { holdOuts, substitutes })
        {
            Assert.Equal(15, counts.Count);
            const double Expected = Draws / 15.0;
            Assert.InRange(counts.Values.Sum(count => (count - Expected) * (count - Expected) / Expected), 0, 42);
        }
    }

    [Fact]
    public void Draw_HangsOnChallengeAndRandao()
    {
        var one = new Bytes32([.. Enumerable.Repeat((byte)1, 32)]);
        (GroupSet, GroupSet)[] draws =
            [HoldOutSplit.Draw(one, default, 200, 50), HoldOutSplit.Draw(default, one, 200, 50), HoldOutSplit.Draw(default, default, 200, 50)];
        Assert.Equal(3, draws.Distinct().Count());
    }
}
