using Zkml.Gpu;

namespace Zkml.Benchmarks.Backends;

/// <summary>What a run cannot do without: its time on a card is never below either share of the ceilings.</summary>
/// <param name="Products">Field products.</param>
/// <param name="Bytes">Bytes to and from memory.</param>
public readonly record struct Work(double Products, double Bytes)
{
    /// <summary>The share of a card's multiply-adds that a run of so many seconds made use of.</summary>
    public double ShareOfMultiplyAdds(Card card, double seconds) => Products / seconds / card.Products;

    /// <summary>The share of a card's bandwidth.</summary>
    public double ShareOfBandwidth(Card card, double seconds) => Bytes / seconds / card.Bandwidth;
}
