using System.Diagnostics;
using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using Zkml.Algebra.Backends;
using Zkml.Gpu;
using Zkml.Gpu.Devices;
using DeviceFr = Zkml.Gpu.Fields.DeviceField<Zkml.Gpu.Fields.FrOnDevice>;

namespace Zkml.Benchmarks.Devices;

/// <summary>Measures the two ceilings of a card beside those computed from its clocks: field products, and copies within its memory.</summary>
internal static class CardCeiling
{
    private const int Threads = 1 << 20;
    private const int Steps = 256;
    private const int Elements = 1 << 26;
    private const int Runs = 5;

    /// <summary>Prints both; 4 where there is no card.</summary>
    public static int Print()
    {
        try
        {
            using var device = GpuDevice.Open();
            Card card = device.Card!;
            Action<KernelConfig, ArrayView<DeviceFr>, int> products = device.Load<ArrayView<DeviceFr>, int>(CeilingKernels.Products);
            using DeviceArray<DeviceFr> x = device.Allocate<DeviceFr>(Elements);
            using DeviceArray<DeviceFr> y = device.Allocate<DeviceFr>(Elements);
            device.Upload<Fr>(RandomElements.Vector(Threads), x.View.SubView(0, Threads).Cast<Fr>());
            double ofProducts = Best(device, () => products(device.Cover(Threads), x.View.SubView(0, Threads), Steps));
            double ofCopies = Best(device, () => x.View.CopyTo(device.Stream, y.View));
            Console.WriteLine(card);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"products a second: {2.0 * Threads * Steps / ofProducts:e3}, of at most {card.Products:e3}; bytes a second: {2.0 * Elements * Fr.Size / ofCopies:e3}, of at most {card.Bandwidth:e3}"));
            return 0;
        }
        catch (DeviceException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 4;
        }
    }

    private static double Best(GpuDevice device, Action run)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i <= Runs; i++)
        {
            device.Stream.Synchronize();
            long start = Stopwatch.GetTimestamp();
            run();
            device.Stream.Synchronize();
            if (i > 0)
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
