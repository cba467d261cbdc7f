using ILGPU;
using Zkml.Algebra.Polynomials;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Vectors;

/// <summary>Vectors in the device's memory, and what takes one pass over them.</summary>
internal sealed class GpuVectors
{
    // A row of this many terms or more is added up by a group, in parts of at most so many terms.
    private const int TermsForGroups = 64;
    private const int LargestPart = 1 << 13;

    // Elements that share an inversion of some 380 products.
    private const int InversionsAbreast = 32;

    private readonly GpuDevice _device;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>> _multiply;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int> _invert;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, DeviceFr, ArrayView<DeviceFr>> _multiplyAdd;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, DeviceFr, ArrayView<int>> _multiplyAddIntegers;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>> _add;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int> _outerProduct;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int, int> _foldByGroups;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>> _foldByThreads;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int> _sumSegments;

    /// <summary>Vectors of a device.</summary>
    public GpuVectors(GpuDevice device)
    {
        _device = device;
        _multiply = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>>(VectorKernels.Multiply);
        _invert = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, int>(InversionKernels.Invert);
        _multiplyAdd = device.Load<ArrayView<DeviceFr>, DeviceFr, ArrayView<DeviceFr>>(VectorKernels.MultiplyAdd);
        _multiplyAddIntegers = device.Load<ArrayView<DeviceFr>, DeviceFr, ArrayView<int>>(VectorKernels.MultiplyAddIntegers);
        _add = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>>(VectorKernels.Add);
        _outerProduct = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int>(VectorKernels.OuterProduct);
        _foldByGroups = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int, int>(VectorKernels.FoldByGroups);
        _foldByThreads = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>>(VectorKernels.FoldByThreads);
        _sumSegments = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, int>(PartialSumKernels.Add);
    }

    /// <summary>A vector of undefined contents.</summary>
    public GpuVector Unwritten(int length) => new(_device.Allocate<DeviceFr>(length));

    /// <summary>A vector of zeros.</summary>
    public GpuVector Zeros(int length)
    {
        GpuVector vector = Unwritten(length);
        _device.Clear(vector.View);
        return vector;
    }

    /// <summary>A vector of the host's elements.</summary>
    public GpuVector Upload(ReadOnlySpan<Fr> elements)
    {
        GpuVector vector = Unwritten(elements.Length);
        _device.Upload(elements, vector.View.Cast<Fr>());
        return vector;
    }

    /// <summary>The elements, on the host.</summary>
    public void Download(ArrayView<DeviceFr> vector, Span<Fr> destination) => _device.Download(vector.Cast<Fr>(), destination);

    /// <summary>eq(point, ·): the outer product of the tables of the point's halves, which the host makes.</summary>
    public GpuVector EqTable(ReadOnlySpan<Fr> point)
    {
        int lowBits = point.Length / 2;
        return OuterProduct(Multilinear.EqTable(point[..lowBits]), Multilinear.EqTable(point[lowBits..]), lowBits);
    }

    /// <summary>1, x, x², ..., a power of two of them.</summary>
    public GpuVector Powers(Fr x, int log)
    {
        int lowBits = log / 2;
        return OuterProduct(PowersOnHost(x, 1 << lowBits), PowersOnHost(x.Pow(1 << lowBits), 1 << (log - lowBits)), lowBits);
    }

    /// <summary>product[i] *= x[i].</summary>
    public void Multiply(ArrayView<DeviceFr> product, ArrayView<DeviceFr> x) => _multiply(_device.Stride(x.Length), product, x);

    /// <summary>Replaces every element by its inverse, zeros by zero.</summary>
    public void Invert(ArrayView<DeviceFr> x)
    {
        int threads = (x.IntLength + InversionsAbreast - 1) / InversionsAbreast;
        using DeviceArray<DeviceFr> prefixes = _device.Allocate<DeviceFr>(x.IntLength);
        _invert(_device.Stride(threads), x, prefixes.View, threads);
    }

    /// <summary>sum[i] += c · x[i].</summary>
    public void MultiplyAdd(ArrayView<DeviceFr> sum, Fr c, ArrayView<DeviceFr> x)
    {
        if (c == Fr.One)
            _add(_device.Stride(x.Length), sum, x);
        else
            _multiplyAdd(_device.Stride(x.Length), sum, FrOnDevice.FromHost(c), x);
    }

    /// <summary>sum[i] += c · x[i].</summary>
    public void MultiplyAdd(ArrayView<DeviceFr> sum, Fr c, ArrayView<int> x) =>
        _multiplyAddIntegers(_device.Stride(x.Length), sum, FrOnDevice.FromHost(c) * FrOnDevice.RSquared, x);

    /// <summary>y[j] = Σ_i weights[i] · x[i + j·|weights|].</summary>
    public GpuVector FoldLow(ArrayView<DeviceFr> x, ArrayView<DeviceFr> weights)
    {
        int rows = x.IntLength / weights.IntLength;
        GpuVector folded = Unwritten(rows);
        if (weights.Length < TermsForGroups)
        {
            _foldByThreads(_device.Stride(rows), folded.View, x, weights);
            return folded;
        }

        int segments = (weights.IntLength + LargestPart - 1) / LargestPart;
        int terms = Math.Min(LargestPart, weights.IntLength);
        if (segments == 1)
        {
            _foldByGroups(_device.Groups(rows), folded.View, x, weights, 1, terms);
            return folded;
        }

        using DeviceArray<DeviceFr> parts = _device.Allocate<DeviceFr>(rows * segments);
        _foldByGroups(_device.Groups(parts.Length), parts.View, x, weights, segments, terms);
        _sumSegments(_device.Groups(rows), folded.View, parts.View, segments);
        return folded;
    }

    private GpuVector OuterProduct(ReadOnlySpan<Fr> low, ReadOnlySpan<Fr> high, int lowBits)
    {
        using GpuVector lows = Upload(low);
        using GpuVector highs = Upload(high);
        GpuVector table = Unwritten(low.Length * high.Length);
        _outerProduct(_device.Stride(table.Length), table.View, lows.View, highs.View, lowBits);
        return table;
    }

    private static Fr[] PowersOnHost(Fr x, int count)
    {
        var powers = new Fr[count];
        powers[0] = Fr.One;
        for (int i = 1; i < count; i++)
            powers[i] = powers[i - 1] * x;
        return powers;
    }
}
