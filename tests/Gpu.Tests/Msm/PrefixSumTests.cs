using Zkml.Gpu.Devices;
using Zkml.Gpu.Msm;

namespace Zkml.Gpu.Tests.Msm;

/// <summary>The prefix sums of the device against a loop.</summary>
public sealed class PrefixSumTests
{
    /// <summary>Around a thread's share, a tile of two threads, a tile of tiles, and so on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(32768)]
    [InlineData(32769)]
    [InlineData(100000)]
    public void Run(int length)
    {
        var random = new Random(length);
        int[] values = new int[length];
        foreach (ref int value in values.AsSpan())
            value = random.Next(100);
        int[] expected = new int[length];
        for (int i = 1; i < length; i++)
            expected[i] = expected[i - 1] + values[i - 1];

        using var device = GpuDevice.OpenHost();
        using DeviceArray<int> array = device.Allocate<int>(length);
        device.Upload<int>(values, array.View);
        new PrefixSum(device).Run(array.View);
        int[] actual = new int[length];
        device.Download(array.View, actual.AsSpan());
        Assert.Equal(expected, actual);
    }
}
