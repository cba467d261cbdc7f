using System.Globalization;
using System.Numerics;

namespace Zkml.Prover.Market;

/// <summary>A set of groups of samples, as the contract has it: bit g of a word for group g.</summary>
/// <param name="Bits">The word.</param>
public readonly record struct GroupSet(BigInteger Bits)
{
    /// <summary>The most groups that a set can have.</summary>
    public const int Capacity = 256;

    /// <summary>The set without groups.</summary>
    public static GroupSet Empty { get; }

    /// <summary>Whether no group is in it.</summary>
    public bool IsEmpty => Bits.IsZero;

    /// <summary>The groups in ascending order.</summary>
    public IEnumerable<int> Members
    {
        get
        {
            BigInteger bits = Bits;
            return Enumerable.Range(0, Capacity).Where(group => !(bits >> group).IsEven);
        }
    }

    /// <summary>How many groups are in it.</summary>
    public int Count => Members.Count();

    /// <summary>The set of some groups.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group in a word.</exception>
    public static GroupSet Of(params IEnumerable<int> groups)
    {
        BigInteger bits = BigInteger.Zero;
        foreach (int group in groups)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(group);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, Capacity);
            bits |= BigInteger.One << group;
        }

        return new GroupSet(bits);
    }

    /// <summary>Whether the group is in it.</summary>
    public bool Contains(int group) => !(Bits >> group).IsEven;

    /// <summary>Whether all of its groups are below <paramref name="count"/>.</summary>
    public bool IsBelow(int count) => (Bits >> count).IsZero;

    /// <summary>Whether a group is in both sets.</summary>
    public bool Overlaps(GroupSet other) => !(Bits & other.Bits).IsZero;

    /// <summary>The groups below <paramref name="count"/> that are not in it.</summary>
    public GroupSet Others(int count) => new(((BigInteger.One << count) - 1) & ~Bits);

    /// <summary>The groups, separated by commas.</summary>
    public override string ToString() => string.Join(',', Members.Select(group => group.ToString(CultureInfo.InvariantCulture)));
}
