using System.Numerics;
using Zkml.Prover.Market;

namespace Zkml.Prover.Tests.Market;

public sealed class GroupSetTests
{
    private static readonly Gen<HashSet<int>> Groups = Gen.Int[0, GroupSet.Capacity - 1].Array[0, 300].Select(groups => groups.ToHashSet());

    [Fact]
    public void Of_AnyGroups_HasThemInOrder() => Groups.Sample(groups =>
    {
        var set = GroupSet.Of(groups);
        Assert.Equal(groups.Order(), set.Members);
        Assert.Equal(groups.Count, set.Count);
        Assert.Equal(groups.Count == 0, set.IsEmpty);
        Assert.Equal(string.Join(',', groups.Order()), set.ToString());
        Assert.All(Enumerable.Range(0, GroupSet.Capacity), group => Assert.Equal(groups.Contains(group), set.Contains(group)));
    });

    [Fact]
    public void Others_AreTheRest() => Gen.Select(Groups, Gen.Int[0, GroupSet.Capacity]).Sample((groups, count) =>
    {
        var set = GroupSet.Of(groups);
        GroupSet others = set.Others(count);
        Assert.Equal(Enumerable.Range(0, count).Where(group => !groups.Contains(group)), others.Members);
        Assert.False(set.Overlaps(others));
        Assert.True(others.IsBelow(count));
        Assert.Equal(groups.All(group => group < count), set.IsBelow(count));
    });

    [Fact]
    public void Overlaps_IsOneInCommon() => Gen.Select(Gen.Int[0, 255].Array[0, 8], Gen.Int[0, 255].Array[0, 8]).Sample((one, other) =>
        Assert.Equal(one.Intersect(other).Any(), GroupSet.Of(one).Overlaps(GroupSet.Of(other))));

    [Fact]
    public void All256_AreAWordOfOnes()
    {
        GroupSet all = GroupSet.Empty.Others(GroupSet.Capacity);
        Assert.Equal((BigInteger.One << 256) - 1, all.Bits);
        Assert.Equal(GroupSet.Capacity, all.Count);
        Assert.True(all.Others(GroupSet.Capacity).IsEmpty);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void Of_NoSuchGroup_IsRefused(int group) => Assert.Throws<ArgumentOutOfRangeException>(() => GroupSet.Of(0, group));
}
