namespace Zkml.Circuits.Onnx;

/// <summary>The types of tensor elements that the reader understands, with ONNX's own numbers.</summary>
public enum OnnxElementType
{
    /// <summary>32-bit IEEE 754.</summary>
    Float = 1,

    /// <summary>Unsigned 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Signed 8 bits.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16 bits.</summary>
    UInt16 = 4,

    /// <summary>Signed 16 bits.</summary>
    Int16 = 5,

    /// <summary>Signed 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed 64 bits.</summary>
    Int64 = 7,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>16-bit IEEE 754.</summary>
    Float16 = 10,

    /// <summary>64-bit IEEE 754, held in 32 bits here.</summary>
    Double = 11,

    /// <summary>The upper half of a 32-bit IEEE 754.</summary>
    BFloat16 = 16,
}

/// <summary>A constant tensor. Floating-point elements are held as float, all others as 64-bit integers.</summary>
public sealed class OnnxTensor
{
    private readonly int[] _dims;
    private readonly float[]? _floats;
    private readonly long[]? _integers;

    internal OnnxTensor(int[] dims, float[] values)
    {
        (_dims, _floats, ElementType) = (dims, values, OnnxElementType.Float);
        RequireCount(values.Length);
    }

    internal OnnxTensor(int[] dims, long[] values, OnnxElementType type)
    {
        (_dims, _integers, ElementType) = (dims, values, type);
        RequireCount(values.Length);
    }

    /// <summary>The extents, outermost first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Dims => _dims;

    /// <summary>The type of the elements; every floating-point type reads as <see cref="OnnxElementType.Float"/>.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>Whether the elements are floating-point numbers.</summary>
    public bool IsFloat => _floats is not null;

    /// <summary>The number of elements.</summary>
    public int Count => _floats?.Length ?? _integers!.Length;

    /// <summary>The elements of a floating-point tensor, last axis fastest; empty otherwise.</summary>
    public ReadOnlySpan<float> Floats => _floats;

    /// <summary>The elements of an integer tensor, last axis fastest; empty otherwise.</summary>
    public ReadOnlySpan<long> Integers => _integers;

    /// <summary>Element <paramref name="i"/> as a real number, whatever the type.</summary>
    internal double this[int i] => _floats is null ? _integers![i] : _floats[i];

    /// <summary>The same elements with other extents of the same product.</summary>
    internal OnnxTensor WithDims(int[] dims) =>
        _floats is null ? new OnnxTensor(dims, _integers!, ElementType) : new OnnxTensor(dims, _floats);

    private void RequireCount(int count)
    {
        long product = 1;
        foreach (int extent in _dims)
            product = checked(product * extent);
        if (product != count)
            throw new ArgumentException($"{count} elements do not fill a tensor of {product}");
    }
}
