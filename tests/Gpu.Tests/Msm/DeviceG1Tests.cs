using Zkml.Algebra.Curves;
using Zkml.Gpu.Fields;
using Zkml.Gpu.Msm;

namespace Zkml.Gpu.Tests.Msm;

/// <summary>The group law of kernels agrees with the host's, in every special case.</summary>
public sealed class DeviceG1Tests
{
    private static readonly int[] Multiples = [0, 1, 2, 3, -1, -2, -3, 1000];

    // Other coordinates of a point: its Z.
    private static readonly int[] Scales = [1, 2, -5];

    [Fact]
    public void MixedAddition()
    {
        foreach (int a in Multiples)
        {
            foreach (int b in Multiples)
            {
                foreach (int scale in Scales)
                    Assert.Equal(Point(a) + Point(b), (Scaled(a, scale) + Affine(b)).ToHost());
            }
        }
    }

    [Fact]
    public void FullAddition()
    {
        foreach (int a in Multiples)
        {
            foreach (int b in Multiples)
            {
                foreach (int scale in Scales)
                    Assert.Equal(Point(a) + Point(b), (Scaled(a, 7) + Scaled(b, scale)).ToHost());
            }
        }
    }

    [Fact]
    public void Doubling_And_Negation()
    {
        foreach (int a in Multiples)
        {
            Assert.Equal(Point(2 * a), Scaled(a, 11).Double().ToHost());
            Assert.Equal(Point(-a), (default(DeviceG1) + -Affine(a)).ToHost());
        }

        Assert.Equal(Point(6), Affine(3).Double().ToHost());
    }

    private static G1 Point(int multiple) => G1.Generator * Fr.From(multiple);

    private static DeviceG1Affine Affine(int multiple)
    {
        G1Affine point = Point(multiple).ToAffine();
        return new DeviceG1Affine(FqOnDevice.FromHost(point.X), FqOnDevice.FromHost(point.Y));
    }

    private static DeviceG1 Scaled(int multiple, int scale)
    {
        if (multiple == 0)
            return default;
        DeviceG1Affine point = Affine(multiple);
        var z = DeviceFq.From(scale);
        DeviceFq zz = z.Square();
        DeviceFq zzz = zz * z;
        return new DeviceG1(point.X * zz, point.Y * zzz, zz, zzz);
    }
}
