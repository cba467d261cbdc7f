namespace Zkml.Circuits.Network;

/// <summary>The names of the values that must fit T signed bits, as error messages give them.</summary>
internal static class Quantity
{
    public const string Accumulator = "accumulator";
    public const string PoolDifference = "pooling difference";
    public const string RequantIndex = "rounded accumulator";
    public const string RankDifference = "ranking difference";
}
