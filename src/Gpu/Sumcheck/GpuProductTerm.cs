using ILGPU;
using Zkml.Algebra.Polynomials;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Sumcheck;

/// <summary>A term of the sum-of-products sumcheck while its variables are bound: on the device while it is long, then on the host.</summary>
internal sealed class GpuProductTerm : IDisposable
{
    // From here on the host does all that is left in less time than the launches and copies take.
    private const int HostLength = 64;

    private readonly GpuSumchecks _passes;
    private readonly GpuVector _leftVector;
    private readonly GpuVector _rightVector;
    private DeviceArray<DeviceFr>? _folded;
    private Fr[]? _left;
    private Fr[]? _right;

    /// <summary>Starts from two vectors, which are read until the first challenge has been bound, and not changed.</summary>
    public GpuProductTerm(GpuSumchecks passes, Fr weight, GpuVector left, GpuVector right)
    {
        _passes = passes;
        _leftVector = left;
        _rightVector = right;
        Weight = weight;
        Length = left.Length;
        Shorten();
    }

    /// <summary>The product's weight, with the factors for the variables beyond its own.</summary>
    public Fr Weight { get; set; }

    /// <summary>The factors' length: a power of two, 1 once every variable is bound.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the factors are on the host.</summary>
    public bool IsOnHost => _left is not null;

    /// <summary>Whether they are once one more variable is bound.</summary>
    public bool IsOnHostOnceFolded => IsOnHost || Length / 2 <= HostLength;

    private FactorViews Views => _folded is null ? new FactorViews(_leftVector.View, _rightVector.View) : FactorViews.In(_folded.View);

    /// <summary>Σ l₀·r₀, Σ l₁·r₁ and Σ (l₁ - l₀)·(r₁ - r₀), by the host; of a single pair of elements, their product alone.</summary>
    public ProductSums SumsOnHost()
    {
        if (Length == 1)
            return new ProductSums(_left![0] * _right![0], Fr.Zero, Fr.Zero);
        var sums = default(ProductSums);
        for (int i = 0; i < Length; i += 2)
        {
            sums += new ProductSums(
                _left![i] * _right![i],
                _left[i + 1] * _right[i + 1],
                (_left[i + 1] - _left[i]) * (_right[i + 1] - _right[i]));
        }

        return sums;
    }

    /// <summary>As above by the device, after binding a variable if there is a challenge: the sums from number <paramref name="first"/> on.</summary>
    public void Launch(KernelConfig grid, ArrayView<DeviceFr> partials, Fr? challenge, int first)
    {
        if (challenge is not { } r)
        {
            _passes.Evaluate(grid, partials, Views, first);
            return;
        }

        DeviceArray<DeviceFr> target = _passes.Device.Allocate<DeviceFr>(Length);
        _passes.FoldAndEvaluate(grid, partials, FactorViews.In(target.View), Views, r, first);
        Replace(target);
    }

    /// <summary>Binds the lowest variable, if one is left.</summary>
    public void Fold(Fr challenge)
    {
        if (Length == 1)
            return;
        if (_left is not null)
        {
            Multilinear.Fold(_left.AsSpan(0, Length), challenge);
            Multilinear.Fold(_right.AsSpan(0, Length), challenge);
            Length /= 2;
            return;
        }

        DeviceArray<DeviceFr> target = _passes.Device.Allocate<DeviceFr>(Length);
        _passes.Fold(FactorViews.In(target.View), Views, challenge);
        Replace(target);
        Shorten();
    }

    /// <summary>The one element left of each factor.</summary>
    public (Fr Left, Fr Right) Final() => (_left![0], _right![0]);

    /// <inheritdoc/>
    public void Dispose() => _folded?.Dispose();

    private void Replace(DeviceArray<DeviceFr> folded)
    {
        _folded?.Dispose();
        _folded = folded;
        Length /= 2;
    }

    private void Shorten()
    {
        if (Length > HostLength)
            return;
        _left = new Fr[Length];
        _right = new Fr[Length];
        _passes.Device.Download(Views.Left.Cast<Fr>(), _left);
        _passes.Device.Download(Views.Right.Cast<Fr>(), _right);
        _folded?.Dispose();
        _folded = null;
    }
}
