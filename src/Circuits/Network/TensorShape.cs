namespace Zkml.Circuits.Network;

/// <summary>The extent of one sample's tensor.</summary>
/// <param name="Channels">The number of channels (features, for a fully connected layer).</param>
/// <param name="Width">The extent along x.</param>
/// <param name="Height">The extent along y.</param>
public readonly record struct TensorShape(int Channels, int Width, int Height)
{
    /// <summary>The number of elements.</summary>
    public int Count => Channels * Width * Height;

    /// <summary>The position of element (c, x, y) in the unpadded order used for integer tensors: channel lowest, then x, then y.</summary>
    public int IndexOf(int c, int x, int y) => c + (Channels * (x + (Width * y)));

    /// <summary>For messages: channels × width × height.</summary>
    public override string ToString() => $"{Channels}x{Width}x{Height}";
}
