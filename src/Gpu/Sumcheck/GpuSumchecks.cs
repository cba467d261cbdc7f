using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Sumcheck;

/// <summary>The passes of the sum-of-products sumcheck on a device.</summary>
internal sealed class GpuSumchecks
{
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int> _evaluate;
    private readonly Action<
        KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, DeviceFr, int>
        _foldAndEvaluate;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, DeviceFr> _fold;

    /// <summary>The passes of a device.</summary>
    public GpuSumchecks(GpuDevice device, PartialSums sums)
    {
        Device = device;
        Sums = sums;
        _evaluate = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int>(ProductKernels.Evaluate);
        _foldAndEvaluate = device.Load<
            ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, DeviceFr, int>(
            ProductKernels.FoldAndEvaluate);
        _fold = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, DeviceFr>(ProductKernels.Fold);
    }

    /// <summary>The device.</summary>
    public GpuDevice Device { get; }

    /// <summary>Its sums over launches.</summary>
    public PartialSums Sums { get; }

    /// <summary>The sums of a term's round, which are those from number <paramref name="first"/> on.</summary>
    public void Evaluate(KernelConfig grid, ArrayView<DeviceFr> partials, in FactorViews factors, int first) =>
        _evaluate(grid, partials, factors.Left, factors.Right, first);

    /// <summary>Binds a variable of both factors, and sums the round over the folded ones.</summary>
    public void FoldAndEvaluate(
        KernelConfig grid, ArrayView<DeviceFr> partials, in FactorViews target, in FactorViews factors, Fr challenge, int first) =>
        _foldAndEvaluate(
            grid, partials, target.Left, target.Right, factors.Left, factors.Right, FrOnDevice.FromHost(challenge), first);

    /// <summary>Binds a variable of both factors.</summary>
    public void Fold(in FactorViews target, in FactorViews factors, Fr challenge)
    {
        KernelConfig grid = Device.Stride(target.Left.Length);
        _fold(grid, target.Left, factors.Left, FrOnDevice.FromHost(challenge));
        _fold(grid, target.Right, factors.Right, FrOnDevice.FromHost(challenge));
    }
}
