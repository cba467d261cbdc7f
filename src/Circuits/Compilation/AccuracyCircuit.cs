using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Compilation;

/// <summary>
/// The statement's public shape, compiled from an architecture, a number of samples and a group size: what is committed where,
/// which lookups and linear maps relate it (PROTOCOL sections 3 to 6). It holds no weights and no data; one circuit serves
/// every model of its architecture.
/// </summary>
/// <param name="Architecture">The network's public part.</param>
/// <param name="Samples">N, the number of samples.</param>
/// <param name="GroupBits">log2 of the number of samples a group; a group's samples have consecutive indices.</param>
/// <param name="Aux">The committed tensors of one sample: lookup outputs, one-hot label, labelled logit, blinding.</param>
/// <param name="Data">The data owner's tensors of one sample: pixels, label, blinding.</param>
/// <param name="Weights">The model owner's vector.</param>
/// <param name="Multiplicities">The multiplicities' vector: one block a table.</param>
/// <param name="Views">The evaluations that lookups need at the leaf point, each once.</param>
/// <param name="Lookups">The lookup regions over features.</param>
/// <param name="Accuracy">The views and regions that rank the labelled class (PROTOCOL section 6).</param>
/// <param name="Leaves">Where each region lies among the leaves of the fraction tree.</param>
/// <param name="Activations">The position among Aux's tensors of each layer's activation; the last layer has none.</param>
public sealed record AccuracyCircuit(
    NetworkArchitecture Architecture,
    int Samples,
    int GroupBits,
    SampleSpace Aux,
    SampleSpace Data,
    WeightSpace Weights,
    MultiplicitySpace Multiplicities,
    IReadOnlyList<View> Views,
    IReadOnlyList<LookupRegion> Lookups,
    AccuracyViews Accuracy,
    LeafSpace Leaves,
    IReadOnlyList<int> Activations)
{
    /// <summary>The number of groups, ⌈N / 2^GroupBits⌉.</summary>
    public int Groups => (Samples + (1 << GroupBits) - 1) >> GroupBits;

    /// <summary>The number of index bits of a sample: the group's above those inside a group.</summary>
    public int SampleBits => GroupBits + TensorBlock.BitsFor(Groups);

    /// <summary>μ: every commitment is a vector of at most 2^μ coefficients, and the opening is of that size.</summary>
    public int OpeningBits => Math.Max(
        Math.Max(Aux.Bits, Data.Bits) + GroupBits, Math.Max(Weights.Bits, Multiplicities.Bits));

    /// <summary>The lookup tables in use, in the order of their blocks.</summary>
    public IReadOnlyList<LookupTable> Tables => Multiplicities.Tables;
}

/// <summary>The features of one sample that one party commits to.</summary>
/// <param name="Tensors">The tensors; the last one, "blind", has one slot, random in a group's first sample and zero elsewhere.</param>
/// <param name="Bits">log2 of the number of slots.</param>
public sealed record SampleSpace(IReadOnlyList<TensorBlock> Tensors, int Bits)
{
    /// <summary>The blinding slot.</summary>
    public int BlindSlot => Tensors[^1].Offset;

    /// <summary>
    /// The first column of each tensor in a sample's row of integers, where valid elements stand in the order of
    /// <see cref="TensorShape.IndexOf"/>, tensor after tensor, without the blinding slot.
    /// </summary>
    public IReadOnlyList<int> Columns { get; } = PrefixSums(Tensors);

    /// <summary>The number of integers in a sample's row.</summary>
    public int ColumnCount => Columns[^1];

    /// <summary>The slot of each column.</summary>
    public int[] ColumnSlots() => [.. Tensors.Take(Tensors.Count - 1).SelectMany(tensor => tensor.ValidSlots())];

    private static int[] PrefixSums(IReadOnlyList<TensorBlock> tensors)
    {
        int[] sums = new int[tensors.Count];
        for (int i = 1; i < tensors.Count; i++)
        {
            sums[i] = sums[i - 1] + tensors[i - 1].Shape.Count;
        }

        return sums;
    }
}

/// <summary>What a view or a claim is about.</summary>
public enum TensorSpace
{
    /// <summary>The accumulators of a layer: virtual, a linear map of committed tensors.</summary>
    Linear,

    /// <summary>A tensor of <see cref="AccuracyCircuit.Aux"/>.</summary>
    Aux,

    /// <summary>A tensor of <see cref="AccuracyCircuit.Data"/>.</summary>
    Data,
}

/// <summary>A tensor of the circuit.</summary>
/// <param name="Space">Where it lives.</param>
/// <param name="Index">The layer, or the position among the space's tensors.</param>
public readonly record struct TensorReference(TensorSpace Space, int Index);

/// <summary>How a view weighs channels, at the leaf point's channel coordinates p.</summary>
public enum ChannelRule
{
    /// <summary>Channel c has weight eq(p, c).</summary>
    Equal,

    /// <summary>Channel k has weight Σ_{j &lt; k} eq(p, j): together, for every class j, the sum over the classes above it.</summary>
    Above,

    /// <summary>Every channel has weight 1.</summary>
    Sum,
}

/// <summary>
/// One evaluation at the leaf point: Σ w_c[c]·w_x[x]·w_y[y]·tensor(c, x, y), with w_x[MapX[i]] += eq(p_x, i) for i &lt; Shape.Width,
/// and so along y. Weights are over valid positions only.
/// </summary>
/// <param name="Source">The tensor that is read.</param>
/// <param name="Shape">The valid extent of the region's index, whose bits the point's coordinates belong to.</param>
/// <param name="MapX">The tensor's x for each x of the region.</param>
/// <param name="MapY">The tensor's y for each y of the region.</param>
/// <param name="Rule">The weights along the channels.</param>
public sealed record View(
    TensorReference Source, TensorShape Shape, IReadOnlyList<int> MapX, IReadOnlyList<int> MapY, ChannelRule Rule);

/// <summary>One summand of a lookup's input.</summary>
/// <param name="Coefficient">A small integer.</param>
/// <param name="View">The position of the view in <see cref="AccuracyCircuit.Views"/>.</param>
/// <param name="Broadcast">Whether the view is one value a sample, repeated over the region's valid positions.</param>
public readonly record struct InputTerm(int Coefficient, int View, bool Broadcast = false);

/// <summary>
/// A block of lookups, one for every valid position of a shape and every sample: (Σ terms + Constant[, output]) is a row of the
/// table.
/// </summary>
/// <param name="Name">For messages: layer and step.</param>
/// <param name="Table">The table.</param>
/// <param name="Shape">The valid extent of the region's index.</param>
/// <param name="Input">The summands of the input.</param>
/// <param name="Constant">Added to every input.</param>
/// <param name="Output">The view of the committed output tensor; null where the table has inputs only.</param>
/// <param name="Column">The first column of the region's inputs in a sample's row of lookup inputs.</param>
public sealed record LookupRegion(
    string Name, TableKind Table, TensorShape Shape, IReadOnlyList<InputTerm> Input, int Constant, int? Output, int Column);

/// <summary>The pieces of the accuracy argument (PROTOCOL section 6), as views.</summary>
/// <param name="OneHot">y at the classes' point.</param>
/// <param name="Logits">The last layer's accumulators at the classes' point.</param>
/// <param name="Label">The data owner's label.</param>
/// <param name="LabelledLogit">t, the labelled class's logit.</param>
public sealed record AccuracyViews(int OneHot, int Logits, int Label, int LabelledLogit);
