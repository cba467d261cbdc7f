using System.Numerics;
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
                {
                    foreach (DeviceG1 form in Forms(Scaled(a, scale)))
                        Assert.Equal(Point(a) + Point(b), (form + Affine(b)).ToHost());
                }
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
                {
                    foreach (DeviceG1 form in Forms(Scaled(b, scale)))
                    {
                        Assert.Equal(Point(a) + Point(b), (Scaled(a, 7) + form).ToHost());
                        Assert.Equal(Point(a) + Point(b), (form + Scaled(a, 7)).ToHost());
                    }
                }
            }
        }
    }

    [Fact]
    public void Doubling_And_Negation()
    {
        foreach (int a in Multiples)
        {
            foreach (DeviceG1 form in Forms(Scaled(a, 11)))
            {
                Assert.Equal(Point(a), form.ToHost());
                Assert.Equal(Point(2 * a), form.Double().ToHost());
            }

            Assert.Equal(Point(-a), (default(DeviceG1) + -Affine(a)).ToHost());
        }

        Assert.Equal(Point(6), Affine(3).Double().ToHost());
    }

    /// <summary>0 in both of its forms, and nothing else.</summary>
    [Fact]
    public void Zero_HasTwoForms()
    {
        Assert.True(default(LazyFq).IsZero);
        Assert.True(default(LazyFq).IsLiteralZero);
        Assert.True(Form(default, 1).IsZero);
        Assert.False(Form(default, 1).IsLiteralZero);
        Assert.False(LazyFq.One.IsZero);
        Assert.All(Enumerable.Range(0, 256), bit => Assert.False(Bits(Fq.Modulus ^ (BigInteger.One << bit)).IsZero));
        Assert.Equal(Fq.Zero, LazyFq.ToHost(Form(default, 1)));
        Assert.Equal(-Fq.One, LazyFq.ToHost(Form(FqOnDevice.FromHost(-Fq.One), 1)));
    }

    private static G1 Point(int multiple) => G1.Generator * Fr.From(multiple);

    private static DeviceG1Affine Affine(int multiple)
    {
        G1Affine point = Point(multiple).ToAffine();
        return new DeviceG1Affine(FqOnDevice.FromHost(point.X), FqOnDevice.FromHost(point.Y));
    }

    // A point with its coordinates in both forms, x and x + p, but for infinity, whose ZZ has one.
    private static IEnumerable<DeviceG1> Forms(DeviceG1 point) => point.IsInfinity
        ? [point]
        : Enumerable.Range(0, 1 << 4).Select(form => new DeviceG1(
            Form(point.X, form & 1), Form(point.Y, form >> 1 & 1), Form(point.ZZ, form >> 2 & 1), Form(point.ZZZ, form >> 3)));

    private static LazyFq Form(LazyFq x, int form) => Bits(Words(x) + (form * Fq.Modulus));

    private static LazyFq Bits(BigInteger value) => new DeviceFq(
        (ulong)(value & ulong.MaxValue), (ulong)((value >> 64) & ulong.MaxValue), (ulong)((value >> 128) & ulong.MaxValue), (ulong)(value >> 192));

    private static BigInteger Words(LazyFq x) => x.Limb0 + ((BigInteger)x.Limb1 << 64) + ((BigInteger)x.Limb2 << 128) + ((BigInteger)x.Limb3 << 192);

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
