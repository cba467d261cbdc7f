using System.Numerics;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Layout;

/// <summary>
/// A committed tensor's place among the features of one sample: an aligned block of 2^Bits slots whose axes are padded to powers
/// of two, channel lowest, then x, then y (PROTOCOL section 3). Only valid positions ever carry weight.
/// </summary>
/// <param name="Name">The tensor's name, for messages.</param>
/// <param name="Shape">The valid extent.</param>
/// <param name="Offset">The first slot, a multiple of 2^Bits.</param>
public sealed record TensorBlock(string Name, TensorShape Shape, int Offset)
{
    /// <summary>The number of index bits of the channel axis.</summary>
    public int ChannelBits => BitsFor(Shape.Channels);

    /// <summary>The number of index bits of the x axis.</summary>
    public int WidthBits => BitsFor(Shape.Width);

    /// <summary>The number of index bits of the y axis.</summary>
    public int HeightBits => BitsFor(Shape.Height);

    /// <summary>The number of index bits of the block.</summary>
    public int Bits => BitsOf(Shape);

    /// <summary>The slot of element (c, x, y).</summary>
    public int SlotOf(int c, int x, int y) => Offset + (c | (x << ChannelBits) | (y << (ChannelBits + WidthBits)));

    /// <summary>The slots of the valid elements in the order of <see cref="TensorShape.IndexOf"/>.</summary>
    public int[] ValidSlots()
    {
        int[] slots = new int[Shape.Count];
        int i = 0;
        for (int y = 0; y < Shape.Height; y++)
        {
            for (int x = 0; x < Shape.Width; x++)
            {
                for (int c = 0; c < Shape.Channels; c++)
                {
                    slots[i++] = SlotOf(c, x, y);
                }
            }
        }

        return slots;
    }

    /// <summary>The number of index bits of a block of this shape.</summary>
    public static int BitsOf(TensorShape shape) => BitsFor(shape.Channels) + BitsFor(shape.Width) + BitsFor(shape.Height);

    /// <summary>⌈log2 n⌉ for n ≥ 1.</summary>
    public static int BitsFor(long n) => n <= 1 ? 0 : 64 - BitOperations.LeadingZeroCount((ulong)(n - 1));
}
