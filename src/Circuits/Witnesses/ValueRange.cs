namespace Zkml.Circuits.Witnesses;

/// <summary>The least and the largest of a set of values; <see cref="Empty"/> has its ends crossed.</summary>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The largest value.</param>
public readonly record struct ValueRange(long Minimum, long Maximum)
{
    /// <summary>The range of no value.</summary>
    public static readonly ValueRange Empty = new(long.MaxValue, long.MinValue);

    /// <summary>The range of both.</summary>
    public ValueRange Join(ValueRange other) =>
        new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    /// <summary>The number of signed bits that hold every value.</summary>
    public int SignedBits => Maximum < Minimum ? 0 : 65 - (int)long.LeadingZeroCount(Math.Max(Maximum, ~Minimum));
}
