using ILGPU;
using DeviceFr = Zkml.Gpu.Fields.DeviceField<Zkml.Gpu.Fields.FrOnDevice>;

namespace Zkml.Benchmarks.Devices;

/// <summary>Kernels that do one thing: what a card can do at most.</summary>
public static class CeilingKernels
{
    /// <summary>Two chains of dependent products a thread.</summary>
    public static void Products(ArrayView<DeviceFr> x, int count)
    {
        int i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        DeviceFr a = x[i];
        DeviceFr b = a + a;
        for (int k = 0; k < count; k++)
        {
            a *= b;
            b *= a;
        }

        x[i] = a + b;
    }
}
