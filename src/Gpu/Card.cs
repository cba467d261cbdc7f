namespace Zkml.Gpu;

/// <summary>A card and the two ceilings that its kernels are measured against.</summary>
/// <param name="Name">The card's name.</param>
/// <param name="Memory">Bytes of memory.</param>
/// <param name="MultiplyAdds">32-bit integer multiply-adds a second: 64 a multiprocessor and clock.</param>
/// <param name="Bandwidth">Bytes a second between the card and its memory.</param>
public sealed record Card(string Name, long Memory, double MultiplyAdds, double Bandwidth)
{
    /// <summary>Wide multiply-adds of a field product: 64 of a·b, 64 of the reduction, less what the modulus' form saves.</summary>
    public const double MultiplyAddsAProduct = 123;

    /// <summary>Field products a second, at most.</summary>
    public double Products => MultiplyAdds / MultiplyAddsAProduct;
}
