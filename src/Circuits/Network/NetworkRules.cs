namespace Zkml.Circuits.Network;

/// <summary>
/// What an architecture and its weights must satisfy before anything is computed from them: shapes, sources and constants that fit
/// together, and sizes that fit memory. Nothing is assumed of the integers: they may come from a file.
/// </summary>
public static class NetworkRules
{
    private const int MaximumSide = 1 << 12;
    private const int MaximumTensor = 1 << 24;

    /// <summary>Throws unless the parts of <paramref name="architecture"/> fit together.</summary>
    /// <exception cref="UserErrorException">They do not; one line naming the layer and the value.</exception>
    public static void Require(NetworkArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        (int t, int s, int b) = (architecture.AccumulatorBits, architecture.FractionalBits, architecture.ActivationBits);
        Require(t is >= 4 and <= 30, $"accumulator bits T = {t}: allowed are 4 to 30");
        Require(b is >= 2 and <= 15, $"activation bits b = {b}: allowed are 2 to 15");
        Require(s >= 1 && s <= t - 1 - b, $"fractional bits S = {s}: allowed are 1 to T - 1 - b = {t - 1 - b}");
        RequireShape(architecture.Input, "the input");
        Require(
            architecture.InputZeroPoints.Count == architecture.Input.Channels
                && architecture.InputZeroPoints.All(zeroPoint => zeroPoint is >= -256 and <= 256),
            $"input zero points: one integer in [-256, 256] a channel is needed, {architecture.Input.Channels} in all");
        Require(architecture.Layers.Count > 0, "the network has no layers");
        for (int i = 0; i < architecture.Layers.Count; i++)
            RequireLayer(architecture, i);
    }

    /// <summary>Throws unless the architecture is sound and the weights are of its shape and range.</summary>
    /// <inheritdoc cref="Require(NetworkArchitecture)"/>
    public static void Require(IntegerNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkArchitecture architecture = network.Architecture;
        Require(architecture);
        Require(
            network.Weights.Count == architecture.Layers.Count,
            $"the network has {architecture.Layers.Count} layers but weights of {network.Weights.Count}");
        for (int i = 0; i < architecture.Layers.Count; i++)
            RequireWeights(architecture, architecture.Layers[i], network.Weights[i]);
    }

    /// <summary>Whether two architectures differ in names alone: weights of one are weights of the other.</summary>
    public static bool SameShape(NetworkArchitecture first, NetworkArchitecture second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Input == second.Input
            && first.AccumulatorBits == second.AccumulatorBits
            && first.FractionalBits == second.FractionalBits
            && first.ActivationBits == second.ActivationBits
            && first.InputZeroPoints.SequenceEqual(second.InputZeroPoints)
            && first.Layers.Count == second.Layers.Count
            && first.Layers.Zip(second.Layers).All(pair => pair.First.Linear == pair.Second.Linear
                && pair.First.Pool == pair.Second.Pool
                && pair.First.Activation == pair.Second.Activation
                && pair.First.Terms.SequenceEqual(pair.Second.Terms));
    }

    /// <summary>The number of weights of a term: KernelY·KernelX·Cin·Cout if dense, KernelY·KernelX·C if depthwise.</summary>
    public static int WeightCount(NetworkArchitecture architecture, LayerArchitecture layer, LinearTerm term)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(term);
        int inputs = term.Kind == LinearKind.Dense ? architecture.ShapeOf(term.Source).Channels : 1;
        return checked(term.KernelX * term.KernelY * inputs * layer.Linear.Channels);
    }

    /// <summary>The number of positions along one axis between the first and the last that a linear term reads, both included.</summary>
    internal static int ReadExtent(int outputs, int kernel, int stride, int dilation) =>
        checked((int)(((long)stride * (outputs - 1)) + ((long)dilation * (kernel - 1)) + 1));

    private static void RequireWeights(NetworkArchitecture architecture, LayerArchitecture layer, LayerWeights weights)
    {
        string where = $"layer '{layer.Name}'";
        long half = 1L << (architecture.AccumulatorBits - 1);
        Require(weights.Terms.Count == layer.Terms.Count, $"{where}: {layer.Terms.Count} linear terms but {weights.Terms.Count} arrays of weights");
        Require(weights.Bias.Length == layer.Linear.Channels, $"{where}: {weights.Bias.Length} biases for {layer.Linear.Channels} channels");
        Require(
            Array.TrueForAll(weights.Bias, bias => bias >= -half && bias < half),
            $"{where}: a bias does not fit T = {architecture.AccumulatorBits} signed bits");
        for (int t = 0; t < layer.Terms.Count; t++)
        {
            int expected = WeightCount(architecture, layer, layer.Terms[t]);
            Require(weights.Terms[t].Length == expected, $"{where}, term {t}: {weights.Terms[t].Length} weights, not {expected}");
            Require(
                Array.TrueForAll(weights.Terms[t], weight => weight is >= short.MinValue and <= short.MaxValue),
                $"{where}, term {t}: a weight does not fit 16 signed bits");
        }
    }

    private static void RequireLayer(NetworkArchitecture architecture, int index)
    {
        LayerArchitecture layer = architecture.Layers[index];
        string where = $"layer '{layer.Name}'";
        RequireShape(layer.Linear, where);
        Require(layer.Terms.Count > 0, $"{where} has no linear term");
        for (int t = 0; t < layer.Terms.Count; t++)
            RequireTerm(architecture, index, layer.Terms[t], $"{where}, term {t}");
        if (layer.Pool is MaxPool pool)
            RequirePool(layer, pool, where);

        bool last = index == architecture.Layers.Count - 1;
        Require(Enum.IsDefined(layer.Activation), $"{where}: unknown activation {(int)layer.Activation}");
        Require(
            (layer.Activation == ActivationKind.None) == last,
            $"{where}: every layer but the last has an activation, the last has none");
        Require(
            !last || (layer.Pool is null && layer.Linear is { Width: 1, Height: 1 }),
            $"{where} is the last: it gives one logit a class and does not pool, its output may not be {layer.Output}");
    }

    private static void RequireTerm(NetworkArchitecture architecture, int index, LinearTerm term, string where)
    {
        TensorShape linear = architecture.Layers[index].Linear;
        Require(Enum.IsDefined(term.Kind), $"{where}: unknown kind {(int)term.Kind}");
        Require(term.Source >= 0 && term.Source <= index, $"{where} reads activation {term.Source}, which is not computed before it");
        RequireSides(where, term.KernelX, term.KernelY, term.StrideX, term.StrideY, term.PadX, term.PadY);
        Require(
            term.DilationX is >= 1 and <= MaximumSide && term.DilationY is >= 1 and <= MaximumSide,
            $"{where}: dilations are 1 to {MaximumSide}");
        int inputs = architecture.ShapeOf(term.Source).Channels;
        Require(
            term.Kind == LinearKind.Dense || inputs == linear.Channels,
            $"{where} is depthwise: it cannot give {linear.Channels} channels from {inputs}");
        Require(
            (long)inputs * linear.Channels <= MaximumTensor / (term.KernelX * term.KernelY), $"{where} has more than {MaximumTensor} weights");
        long readX = ((long)term.StrideX * (linear.Width - 1)) + ((long)term.DilationX * (term.KernelX - 1)) + 1;
        long readY = ((long)term.StrideY * (linear.Height - 1)) + ((long)term.DilationY * (term.KernelY - 1)) + 1;
        Require(
            readX <= MaximumTensor && readX * readY <= MaximumTensor / inputs,
            $"{where} reads an extent of {readX} x {readY}, which is too large");
    }

    private static void RequirePool(LayerArchitecture layer, MaxPool pool, string where)
    {
        RequireSides(where + " pool", pool.KernelX, pool.KernelY, pool.StrideX, pool.StrideY, pool.PadX, pool.PadY);
        RequireShape(layer.Output, where + " pool");
        Require(
            WindowsTouch(pool.KernelX, pool.StrideX, pool.PadX, pool.Width, layer.Linear.Width)
                && WindowsTouch(pool.KernelY, pool.StrideY, pool.PadY, pool.Height, layer.Linear.Height),
            $"{where}: a pooling window lies outside its input of {layer.Linear}");
    }

    /// <summary>Whether the first and the last window each cover a position inside.</summary>
    private static bool WindowsTouch(int kernel, int stride, int pad, int outputs, int length) =>
        pad < kernel && ((long)stride * (outputs - 1)) - pad < length;

    private static void RequireSides(string where, int kernelX, int kernelY, int strideX, int strideY, int padX, int padY)
    {
        Require(kernelX is >= 1 and <= MaximumSide && kernelY is >= 1 and <= MaximumSide, $"{where}: kernel sides are 1 to {MaximumSide}");
        Require(strideX is >= 1 and <= MaximumSide && strideY is >= 1 and <= MaximumSide, $"{where}: strides are 1 to {MaximumSide}");
        Require(padX is >= 0 and <= MaximumSide && padY is >= 0 and <= MaximumSide, $"{where}: paddings are 0 to {MaximumSide}");
    }

    private static void RequireShape(TensorShape shape, string where)
    {
        bool positive = shape is { Channels: >= 1, Width: >= 1, Height: >= 1 };
        Require(
            positive && (long)shape.Channels * shape.Width <= MaximumTensor && (long)shape.Channels * shape.Width * shape.Height <= MaximumTensor,
            $"{where}: shape {shape} is empty or larger than {MaximumTensor} elements");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new UserErrorException(message);
    }
}
