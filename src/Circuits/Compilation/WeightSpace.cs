using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Compilation;

/// <summary>
/// The model owner's vector: a block for each linear term and each bias in the lower half, all of it range-checked; the upper
/// half is zero but for the blinding slot, its last.
/// </summary>
/// <param name="Layers">One entry a layer.</param>
/// <param name="Bits">log2 of the vector's length.</param>
public sealed record WeightSpace(IReadOnlyList<LayerWeightBlocks> Layers, int Bits)
{
    /// <summary>The blinding slot.</summary>
    public int BlindSlot => (1 << Bits) - 1;

    /// <summary>Places a model's integers; the blinding slot stays zero.</summary>
    /// <returns>The lower half, 2^(Bits - 1) integers.</returns>
    public int[] Place(IntegerNetwork network)
    {
        int[] vector = new int[1 << (Bits - 1)];
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            LayerWeightBlocks blocks = Layers[layer];
            LayerWeights weights = network.Weights[layer];
            weights.Bias.CopyTo(vector, blocks.BiasOffset);
            for (int term = 0; term < blocks.Terms.Count; term++)
            {
                blocks.Terms[term].Place(weights.Terms[term], vector);
            }
        }

        return vector;
    }
}

/// <summary>A layer's blocks.</summary>
/// <param name="Terms">One block a linear term.</param>
/// <param name="BiasOffset">The first slot of the bias.</param>
/// <param name="BiasBits">log2 of the bias's padded length.</param>
public sealed record LayerWeightBlocks(IReadOnlyList<KernelBlock> Terms, int BiasOffset, int BiasBits);

/// <summary>A term's kernel, indexed (co, ci, dx, dy) from the lowest bits up; depthwise kernels have one channel axis, co.</summary>
/// <param name="Outputs">The extent of co.</param>
/// <param name="Inputs">The extent of ci, 1 for depthwise terms.</param>
/// <param name="KernelX">The extent of dx.</param>
/// <param name="KernelY">The extent of dy.</param>
/// <param name="Offset">The first slot.</param>
public sealed record KernelBlock(int Outputs, int Inputs, int KernelX, int KernelY, int Offset)
{
    /// <summary>The index bits of co.</summary>
    public int OutputBits => TensorBlock.BitsFor(Outputs);

    /// <summary>The index bits of ci.</summary>
    public int InputBits => TensorBlock.BitsFor(Inputs);

    /// <summary>The index bits of dx.</summary>
    public int XBits => TensorBlock.BitsFor(KernelX);

    /// <summary>The index bits of dy.</summary>
    public int YBits => TensorBlock.BitsFor(KernelY);

    /// <summary>The index bits of the block.</summary>
    public int Bits => OutputBits + InputBits + XBits + YBits;

    /// <summary>The entry of weight (co, ci, dx, dy).</summary>
    public int SlotOf(int co, int ci, int dx, int dy) =>
        Offset + ((((((dy << XBits) | dx) << InputBits) | ci) << OutputBits) | co);

    internal void Place(int[] weights, int[] vector)
    {
        int i = 0;
        for (int dy = 0; dy < KernelY; dy++)
        {
            for (int dx = 0; dx < KernelX; dx++)
            {
                for (int ci = 0; ci < Inputs; ci++, i += Outputs)
                {
                    weights.AsSpan(i, Outputs).CopyTo(vector.AsSpan(SlotOf(0, ci, dx, dy)));
                }
            }
        }
    }
}

/// <summary>The multiplicities' vector: a block for each table in use, and the blinding slot, its last, outside all of them.</summary>
/// <param name="Tables">The tables.</param>
/// <param name="Offsets">The first slot of each table's block.</param>
/// <param name="Bits">log2 of the vector's length.</param>
public sealed record MultiplicitySpace(IReadOnlyList<LookupTable> Tables, IReadOnlyList<int> Offsets, int Bits)
{
    /// <summary>The blinding slot.</summary>
    public int BlindSlot => (1 << Bits) - 1;

    /// <summary>The position of the table of this kind among <see cref="Tables"/>.</summary>
    public int IndexOf(TableKind kind)
    {
        int i = 0;
        while (Tables[i].Kind != kind)
        {
            i++;
        }

        return i;
    }
}

/// <summary>
/// The leaves of the fraction tree: index = sample | slot &lt;&lt; SampleBits. Every region is an aligned block of slots; a flat
/// region's own index has its low SampleBits in the sample's place.
/// </summary>
/// <param name="SlotBits">log2 of the number of slots.</param>
/// <param name="Lookups">The first slot of each lookup region.</param>
/// <param name="OneHot">The first slot of the rows (n, j, z_nj) of the label table.</param>
/// <param name="Label">The slot of the label lookups.</param>
/// <param name="Weights">The first slot of the weights' range lookups.</param>
/// <param name="Tables">The first slot of each table's rows.</param>
public sealed record LeafSpace(
    int SlotBits, IReadOnlyList<int> Lookups, int OneHot, int Label, int Weights, IReadOnlyList<int> Tables);
