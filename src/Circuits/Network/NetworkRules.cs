namespace Zkml.Circuits.Network;

/// <summary>What a network must satisfy before anything is computed from it; readers of untrusted files call this once.</summary>
public static class NetworkRules
{
    private const int MaximumSide = 1 << 12;
    private const int MaximumTensor = 1 << 24;

    /// <summary>Throws unless the shapes, sources and constants of <paramref name="architecture"/> fit together.</summary>
    /// <exception cref="UserErrorException">They do not; one line naming the layer and the value.</exception>
    public static void Require(NetworkArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        RequireShape(architecture.Input, "the input");
        Require(
            architecture.InputZeroPoints.Count == architecture.Input.Channels,
            $"the input has {architecture.Input.Channels} channels but {architecture.InputZeroPoints.Count} zero points");
        foreach (int zeroPoint in architecture.InputZeroPoints)
            Require(zeroPoint is >= sbyte.MinValue and <= sbyte.MaxValue, $"input zero point {zeroPoint} is outside [-128, 127]");
        Require(
            architecture.AccumulatorBits is >= 4 and <= 30,
            $"T = {architecture.AccumulatorBits} accumulator bits is outside 4..30");
        Require(
            architecture.ActivationBits is >= 2 and <= 15,
            $"b = {architecture.ActivationBits} activation bits is outside 2..15");
        Require(
            architecture.FractionalBits >= 1
                && architecture.FractionalBits + architecture.ActivationBits < architecture.AccumulatorBits,
            $"S = {architecture.FractionalBits} fractional bits is outside 1..T - b - 1");
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
        long half = 1L << (architecture.AccumulatorBits - 1);
        for (int i = 0; i < architecture.Layers.Count; i++)
        {
            LayerArchitecture layer = architecture.Layers[i];
            LayerWeights weights = network.Weights[i];
            string where = $"layer '{layer.Name}'";
            Require(weights.Terms.Count == layer.Terms.Count, $"{where}: {layer.Terms.Count} terms but {weights.Terms.Count} weight arrays");
            Require(weights.Bias.Length == layer.Linear.Channels, $"{where}: {weights.Bias.Length} biases for {layer.Linear.Channels} channels");
            foreach (int bias in weights.Bias)
            {
                if (bias < -half || bias >= half)
                    throw new UserErrorException($"{where}: bias {bias} does not fit T = {architecture.AccumulatorBits} signed bits");
            }

            for (int t = 0; t < layer.Terms.Count; t++)
            {
                int expected = WeightCount(architecture, layer, layer.Terms[t]);
                Require(weights.Terms[t].Length == expected, $"{where}, term {t}: {weights.Terms[t].Length} weights, not {expected}");
                foreach (int weight in weights.Terms[t])
                {
                    if (weight is < short.MinValue or > short.MaxValue)
                        throw new UserErrorException($"{where}, term {t}: weight {weight} does not fit 16 signed bits");
                }
            }
        }
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
        checked((stride * (outputs - 1)) + (dilation * (kernel - 1)) + 1);

    private static void RequireLayer(NetworkArchitecture architecture, int index)
    {
        LayerArchitecture layer = architecture.Layers[index];
        string where = $"layer '{layer.Name}'";
        RequireShape(layer.Linear, where);
        Require(layer.Terms.Count > 0, $"{where} has no linear term");
        foreach (LinearTerm term in layer.Terms)
        {
            Require(term.Source >= 0 && term.Source <= index, $"{where} reads tensor {term.Source}, which does not exist yet");
            RequireExtents(where, term.KernelX, term.KernelY, term.StrideX, term.StrideY, term.PadX, term.PadY);
            Require(term.DilationX is >= 1 and <= MaximumSide && term.DilationY is >= 1 and <= MaximumSide, $"{where}: a dilation is outside 1..{MaximumSide}");
            int inputs = architecture.ShapeOf(term.Source).Channels;
            Require(
                term.Kind != LinearKind.Depthwise || inputs == layer.Linear.Channels,
                $"{where}: a depthwise term gives {layer.Linear.Channels} channels from {inputs}");
            Require(
                (long)term.KernelX * term.KernelY * inputs * layer.Linear.Channels <= MaximumTensor,
                $"{where}: a term has more than {MaximumTensor} weights");
            long readX = ((long)term.StrideX * (layer.Linear.Width - 1)) + ((long)term.DilationX * (term.KernelX - 1)) + 1;
            long readY = ((long)term.StrideY * (layer.Linear.Height - 1)) + ((long)term.DilationY * (term.KernelY - 1)) + 1;
            Require(
                readX <= MaximumTensor && readX * readY <= MaximumTensor / inputs,
                $"{where}: a term reads an extent of {readX} x {readY}, which is too large");
        }

        if (layer.Pool is MaxPool pool)
        {
            RequireExtents(where, pool.KernelX, pool.KernelY, pool.StrideX, pool.StrideY, pool.PadX, pool.PadY);
            RequireShape(layer.Output, where);
            Require(
                WindowsTouch(pool.KernelX, pool.StrideX, pool.PadX, pool.Width, layer.Linear.Width)
                    && WindowsTouch(pool.KernelY, pool.StrideY, pool.PadY, pool.Height, layer.Linear.Height),
                $"{where}: a pooling window lies outside its input of {layer.Linear}");
        }

        bool last = index == architecture.Layers.Count - 1;
        Require(
            (layer.Activation == ActivationKind.None) == last,
            last ? $"{where} is the last: it gives logits and has no activation" : $"{where} needs an activation: only the last gives logits");
        Require(
            !last || (layer.Pool is null && layer.Linear is { Width: 1, Height: 1 }),
            $"{where} is the last: it gives one logit a class, not {layer.Output}");
    }

    /// <summary>Whether the first and the last window each cover a position inside.</summary>
    private static bool WindowsTouch(int kernel, int stride, int pad, int outputs, int length) =>
        pad < kernel && ((long)stride * (outputs - 1)) - pad < length;

    private static void RequireExtents(string where, int kernelX, int kernelY, int strideX, int strideY, int padX, int padY)
    {
        Require(kernelX is >= 1 and <= MaximumSide && kernelY is >= 1 and <= MaximumSide, $"{where}: a kernel side is outside 1..{MaximumSide}");
        Require(strideX is >= 1 and <= MaximumSide && strideY is >= 1 and <= MaximumSide, $"{where}: a stride is outside 1..{MaximumSide}");
        Require(padX is >= 0 and <= MaximumSide && padY is >= 0 and <= MaximumSide, $"{where}: a padding is outside 0..{MaximumSide}");
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
