using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Tests.Devices;

/// <summary>Vectors that take turns in the feed's places.</summary>
public sealed class IntegerFeedTests
{
    [Fact]
    public void Vectors_OfAnyLength_StayUntilTheCallAfterTheNext()
    {
        using var device = GpuDevice.OpenHost();
        using var feed = new IntegerFeed(device);
        var random = new Random(1);
        int[] before = [];
        ILGPU.ArrayView<int> sentBefore = default;
        for (int i = 0; i < 200; i++)
        {
            int[] vector = new int[random.Next(1, i % 2 == 0 ? 40 : 4000)];
            foreach (ref int x in vector.AsSpan())
                x = random.Next(int.MinValue, int.MaxValue);
            ILGPU.ArrayView<int> sent = feed.Send(vector);
            feed.Done();
            AssertHolds(device, sent, vector);
            AssertHolds(device, sentBefore, before);
            (before, sentBefore) = (vector, sent);
        }
    }

    [Fact]
    public void Source_MayChange_OnceItIsSent()
    {
        using var device = GpuDevice.OpenHost();
        using var feed = new IntegerFeed(device);
        int[] vector = [1, 2, 3];
        ILGPU.ArrayView<int> sent = feed.Send(vector);
        vector.AsSpan().Clear();
        AssertHolds(device, sent, [1, 2, 3]);
    }

    private static void AssertHolds(GpuDevice device, ILGPU.ArrayView<int> view, int[] expected)
    {
        if (expected.Length == 0)
            return;
        int[] actual = new int[expected.Length];
        device.Download(view, actual.AsSpan());
        Assert.Equal(expected, actual);
    }
}
