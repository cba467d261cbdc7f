using Zkml.Circuits.Network;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>The axes of a sample's tensor.</summary>
internal enum Axis
{
    Channel,
    Y,
    X,
}

/// <summary>
/// How a model's tensor holds a (channel, y, x) tensor: each of its dimensions, the batch left out, runs over a list of axes,
/// outermost first. Flattening, transposing and squeezing change this alone. Axes of extent 1 appear in no list.
/// </summary>
internal sealed class AxisLayout
{
    public AxisLayout(TensorShape shape, IEnumerable<IEnumerable<Axis>> dims)
    {
        Shape = shape;
        Dims = [.. dims.Select(dim => dim.Where(axis => Extent(axis) > 1).ToArray())];
    }

    /// <summary>The tensor's extents.</summary>
    public TensorShape Shape { get; }

    /// <summary>The axes of each dimension.</summary>
    public IReadOnlyList<Axis[]> Dims { get; }

    /// <summary>The extent of each dimension.</summary>
    public int[] Extents => [.. Dims.Select(dim => dim.Aggregate(1, (product, axis) => product * Extent(axis)))];

    /// <summary>Whether the dimensions are channel, y, x: the layout of ONNX's spatial operators.</summary>
    public bool IsChannelsFirst =>
        Extents.AsSpan().SequenceEqual([Shape.Channels, Shape.Height, Shape.Width])
        && Dims.SelectMany(dim => dim).SequenceEqual(ChannelsFirst(Shape).Dims.SelectMany(dim => dim));

    /// <summary>The distances, in elements, of neighbours along each axis.</summary>
    public (int Channel, int X, int Y) Strides
    {
        get
        {
            int[] strides = new int[3];
            int stride = 1;
            foreach (Axis axis in Dims.SelectMany(dim => dim).Reverse())
            {
                strides[(int)axis] = stride;
                stride *= Extent(axis);
            }

            return (strides[(int)Axis.Channel], strides[(int)Axis.X], strides[(int)Axis.Y]);
        }
    }

    /// <summary>[C, H, W].</summary>
    public static AxisLayout ChannelsFirst(TensorShape shape) => new(shape, [[Axis.Channel], [Axis.Y], [Axis.X]]);

    /// <summary>[H, W, C].</summary>
    public static AxisLayout ChannelsLast(TensorShape shape) => new(shape, [[Axis.Y], [Axis.X], [Axis.Channel]]);

    /// <summary>[C·H·W].</summary>
    public static AxisLayout Flat(TensorShape shape) => new(shape, [[Axis.Channel, Axis.Y, Axis.X]]);

    /// <summary>The extent of an axis.</summary>
    public int Extent(Axis axis) => axis switch
    {
        Axis.Channel => Shape.Channels,
        Axis.Y => Shape.Height,
        _ => Shape.Width,
    };

    /// <summary>Whether dimension <paramref name="dim"/> runs over the channels and nothing else.</summary>
    public bool IsChannel(int dim) => Dims[dim] is [] ? Shape.Channels == 1 : Dims[dim] is [Axis.Channel];

    /// <summary>The layout with these extents, or null where one of them would cut an axis in two.</summary>
    public AxisLayout? Reshape(IReadOnlyList<int> extents)
    {
        Axis[] axes = [.. Dims.SelectMany(dim => dim)];
        List<Axis[]> dims = [];
        int next = 0;
        foreach (int extent in extents)
        {
            int first = next;
            int product = 1;
            while (product < extent && next < axes.Length)
                product *= Extent(axes[next++]);
            if (product != extent)
                return null;
            dims.Add(axes[first..next]);
        }

        return next == axes.Length ? new AxisLayout(Shape, dims) : null;
    }

    /// <summary>The layout whose dimension i is this one's dimension <paramref name="order"/>[i].</summary>
    public AxisLayout Transpose(IEnumerable<int> order) => new(Shape, order.Select(dim => Dims[dim]));
}
