using Zkml.Circuits.Network;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Decides what a model's input dimensions mean.</summary>
internal static class InputResolver
{
    /// <summary>The layout of the input.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="shape">The shape of an image, where it is known.</param>
    /// <exception cref="OnnxFormatException">The model cannot read such images, or the shape is open.</exception>
    public static AxisLayout Resolve(OnnxGraph graph, TensorShape? shape)
    {
        int?[] dims = [.. graph.Input.Dims.Skip(1)];
        AxisLayout[] candidates = [.. Candidates(dims, shape).Where(layout => Fits(layout, dims))];
        if (candidates.Length == 0)
        {
            string images = shape is { } known ? $"images of {known} (channels, width, height)" : "an image's channels, width and height";
            throw new OnnxFormatException(
                $"input {OnnxFormatException.Quote(graph.Input.Name)} of extents [{string.Join(", ", graph.Input.Dims.Select(d => d?.ToString() ?? "?"))}] does not fit {images}",
                shape is null ? "fix the extents in the model, or state the shape of an image" : "give images of the model's shape");
        }

        return candidates.Length > 1 && IsTransposedFirst(graph) ? candidates[1] : candidates[0];
    }

    /// <summary>The layouts that are possible, the likeliest first.</summary>
    private static List<AxisLayout> Candidates(int?[] dims, TensorShape? shape)
    {
        List<AxisLayout> layouts = [];
        switch (dims)
        {
            case [int features] when shape is null:
                AddIfSane(layouts, features, 1, 1, AxisLayout.Flat);
                break;
            case [_] when shape is { } known:
                layouts.Add(AxisLayout.Flat(known));
                break;
            case [int height, int width] when shape is null:
                AddIfSane(layouts, 1, width, height, s => new AxisLayout(s, [[Axis.Y], [Axis.X]]));
                break;
            case [_, _] when shape is { } known:
                layouts.Add(new AxisLayout(known, [[Axis.Y], [Axis.X]]));
                break;
            case [int a, int b, int c] when shape is null:
                bool isLast = c is 1 or 3 or 4 && a is not (1 or 3 or 4);
                if (!isLast)
                    AddIfSane(layouts, a, c, b, AxisLayout.ChannelsFirst);
                AddIfSane(layouts, c, b, a, AxisLayout.ChannelsLast);
                break;
            case [_, _, _] when shape is { } known:
                layouts.Add(AxisLayout.ChannelsFirst(known));
                layouts.Add(AxisLayout.ChannelsLast(known));
                break;
            default:
                break;
        }

        return layouts;
    }

    private static void AddIfSane(List<AxisLayout> layouts, int channels, int width, int height, Func<TensorShape, AxisLayout> layout)
    {
        const int MaximumElements = 1 << 22;
        if ((Int128)channels * width * height <= MaximumElements)
            layouts.Add(layout(new TensorShape(channels, width, height)));
    }

    private static bool Fits(AxisLayout layout, int?[] dims) =>
        layout.Extents.Length == dims.Length
        && layout.Extents.Aggregate(1L, (product, extent) => product * extent) == layout.Shape.Count
        && layout.Extents.Zip(dims).All(pair => pair.Second is null || pair.Second == pair.First);

    /// <summary>Whether the input goes through a Transpose from [N, H, W, C] before anything but scaling.</summary>
    private static bool IsTransposedFirst(OnnxGraph graph)
    {
        string value = graph.Input.Name;
        foreach (OnnxNode node in graph.Nodes.Where(node => node.Inputs.Count > 0))
        {
            if (!node.Inputs.Contains(value))
                continue;
            if (node.Operator == "Transpose")
                return node.Attributes.GetValueOrDefault("perm") is long[] and [0, 3, 1, 2];
            if (node.Operator is not ("Add" or "Sub" or "Mul" or "Div" or "Cast" or "Identity" or "QuantizeLinear" or "DequantizeLinear" or "Pad"))
                return false;
            value = node.Outputs[0];
        }

        return false;
    }
}
