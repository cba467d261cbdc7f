using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Compilation;

/// <summary>The bounds an architecture must keep; whoever reads one from a file relies on this check alone.</summary>
public static class ArchitectureValidator
{
    /// <summary>The most samples of one statement.</summary>
    public const int MaximumSamples = 1 << 24;

    private const int MaximumExtent = 1 << 16;
    private const int MaximumLayers = 1024;

    /// <summary>log2 of the most features, weights or leaf slots of one circuit.</summary>
    private const int MaximumBits = 28;

    /// <summary>Checks an architecture by itself.</summary>
    /// <exception cref="CircuitException">What is wrong, where, and what is allowed.</exception>
    public static void Check(NetworkArchitecture architecture)
    {
        (int t, int s, int b) = (architecture.AccumulatorBits, architecture.FractionalBits, architecture.ActivationBits);
        Require(t is >= 8 and <= 24, $"accumulator bits T = {t}: allowed are 8 to 24");
        Require(b is >= 2 and <= 8, $"activation bits {b}: allowed are 2 to 8");
        Require(s >= 1 && s + b <= t - 1, $"fractional bits S = {s}: allowed are 1 to T - 1 - {b} = {t - 1 - b}");
        Require(
            architecture.Layers.Count is >= 1 and <= MaximumLayers,
            $"{architecture.Layers.Count} layers: allowed are 1 to {MaximumLayers}");
        CheckShape("input", architecture.Input);
        Require(
            architecture.InputZeroPoints.Count == architecture.Input.Channels
                && architecture.InputZeroPoints.All(zero => zero is >= -256 and <= 256),
            "input zero points: one integer in [-256, 256] a channel is needed");
        for (int i = 0; i < architecture.Layers.Count; i++)
        {
            CheckLayer(architecture, i);
        }

        Require(architecture.Classes is >= 2 and <= 256, $"{architecture.Classes} classes: allowed are 2 to 256");
        Require(architecture.Layers[^1].Linear is { Width: 1, Height: 1 }, "the last layer's output is spatial: it must be 1x1, one channel a class");
    }

    /// <summary>Checks an architecture with a number of samples and a group size.</summary>
    /// <exception cref="CircuitException">What is wrong, where, and what is allowed.</exception>
    public static void Check(NetworkArchitecture architecture, int samples, int groupBits)
    {
        Check(architecture);
        Require(samples is >= 1 and <= MaximumSamples, $"{samples} samples: allowed are 1 to {MaximumSamples}");
        Require(groupBits is >= 0 and <= 20, $"groups of 2^{groupBits} samples: allowed are 2^0 to 2^20");
    }

    private static void CheckLayer(NetworkArchitecture architecture, int index)
    {
        LayerArchitecture layer = architecture.Layers[index];
        string where = $"layer {index} ({layer.Name})";
        bool last = index == architecture.Layers.Count - 1;
        CheckShape(where, layer.Linear);
        Require(
            (layer.Activation == ActivationKind.None) == last && Enum.IsDefined(layer.Activation),
            $"{where}: every layer but the last has an activation");
        Require(layer.Terms.Count is >= 1 and <= 16, $"{where}: {layer.Terms.Count} linear terms, allowed are 1 to 16");
        foreach (LinearTerm term in layer.Terms)
        {
            CheckTerm(architecture, index, layer, term, where);
        }

        if (layer.Pool is { } pool)
        {
            Require(!last, $"{where}: the last layer cannot pool");
            CheckShape(where + " pool", layer.Output);
            CheckWindow(where, pool.KernelX, pool.StrideX, pool.PadX, pool.Width, layer.Linear.Width);
            CheckWindow(where, pool.KernelY, pool.StrideY, pool.PadY, pool.Height, layer.Linear.Height);
        }
    }

    private static void CheckTerm(
        NetworkArchitecture architecture, int index, LayerArchitecture layer, LinearTerm term, string where)
    {
        Require(term.Source >= 0 && term.Source <= index, $"{where}: a term reads activation {term.Source}, which is not computed before it");
        Require(Enum.IsDefined(term.Kind), $"{where}: unknown kind of linear term");
        Require(
            term.KernelX is >= 1 and <= 1024 && term.KernelY is >= 1 and <= 1024
                && term.StrideX is >= 1 and <= 1024 && term.StrideY is >= 1 and <= 1024
                && term.DilationX is >= 1 and <= 1024 && term.DilationY is >= 1 and <= 1024
                && term.PadX is >= 0 and <= 1024 && term.PadY is >= 0 and <= 1024,
            $"{where}: kernel, stride, dilation or padding out of 1 to 1024");
        TensorShape source = architecture.ShapeOf(term.Source);
        Require(
            term.Kind == LinearKind.Dense || source.Channels == layer.Linear.Channels,
            $"{where}: a depthwise term needs {layer.Linear.Channels} input channels, not {source.Channels}");
        int inputs = term.Kind == LinearKind.Dense ? source.Channels : 1;
        KernelBlock block = new(layer.Linear.Channels, inputs, term.KernelX, term.KernelY, 0);
        Require(block.Bits <= MaximumBits, $"{where}: its kernel has more than 2^{MaximumBits} padded weights");
    }

    private static void CheckWindow(string where, int kernel, int stride, int pad, int outputs, int inputs)
    {
        bool covered = kernel is >= 1 and <= 64 && stride is >= 1 and <= 64 && pad >= 0 && pad < kernel
            && ((outputs - 1) * stride) - pad < inputs;
        Require(covered, $"{where}: a pooling window lies outside its input");
    }

    private static void CheckShape(string where, TensorShape shape)
    {
        bool extents = shape is { Channels: >= 1 and <= MaximumExtent, Width: >= 1 and <= MaximumExtent, Height: >= 1 and <= MaximumExtent };
        Require(
            extents && TensorBlock.BitsOf(shape) <= MaximumBits - 4,
            $"{where}: shape {shape} is out of bounds (at most 2^{MaximumBits - 4} padded elements)");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new CircuitException(message);
        }
    }
}
