using Zkml.Circuits.Compilation;

namespace Zkml.Circuits.Layout;

/// <summary>
/// Places blocks of 2^k slots, largest first and ties in the order given, so that each is aligned to its own size: a block is
/// then one prefix of high bits.
/// </summary>
internal static class BlockAllocator
{
    private const long MaximumSlots = 1L << 30;

    /// <summary>The offset of each block and the number of bits that hold them all.</summary>
    /// <exception cref="CircuitException">They take more than 2^30 slots.</exception>
    public static (int[] Offsets, int Bits) Place(IReadOnlyList<int> bits)
    {
        int[] offsets = new int[bits.Count];
        long next = 0;
        foreach (int i in Enumerable.Range(0, bits.Count).OrderByDescending(i => bits[i]))
        {
            if (bits[i] > 30 || next + (1L << bits[i]) > MaximumSlots)
            {
                throw new CircuitException("the circuit has more than 2^30 features, weights or lookups a sample: the network is too large");
            }

            offsets[i] = (int)next;
            next += 1L << bits[i];
        }

        return (offsets, TensorBlock.BitsFor(Math.Max(next, 1)));
    }
}
