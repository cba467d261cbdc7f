using System.Numerics;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Tests.Fields;

/// <summary>The PTX of both fields' arithmetic, interpreted, against integers.</summary>
public sealed class PtxArithmeticTests
{
    private static readonly string[] R = ["%r0", "%r1", "%r2", "%r3"];
    private static readonly string[] A = ["%a0", "%a1", "%a2", "%a3"];
    private static readonly string[] B = ["%b0", "%b1", "%b2", "%b3"];
    private static readonly string[] C = ["%c0", "%c1", "%c2", "%c3"];
    private static readonly BigInteger Radix = BigInteger.One << 256;

    /// <summary>Both moduli.</summary>
    public static TheoryData<string> Fields => ["Fr", "Fq"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Edges(string field)
    {
        BigInteger p = ModulusOf(field);
        foreach (BigInteger a in EdgesOf(p))
        {
            foreach (BigInteger b in EdgesOf(p))
                Check(p, a, b);
        }
    }

    /// <summary>The same edges and others below 2p, where elements that are lazily reduced may be.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void Edges_Lazy(string field)
    {
        BigInteger p = ModulusOf(field);
        BigInteger[] edges =
        [
            .. EdgesOf(p), .. EdgesOf(p).Select(x => x + p), BigInteger.One << 254, (BigInteger.One << 254) - 1,
            (2 * p) - 1, (2 * p) - (BigInteger.One << 224), ((2 * p) >> 32 << 32) - 1,
        ];
        foreach (BigInteger a in edges)
        {
            foreach (BigInteger b in edges)
                CheckLazy(p, a, b);
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void AnyElements_Lazy(string field)
    {
        BigInteger p = ModulusOf(field);
        Gen.Byte.Array[32].Select(bytes => new BigInteger(bytes, isUnsigned: true) % (2 * p)).Array[2].Sample(
            pair => CheckLazy(p, pair[0], pair[1]), iter: 2_000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void AnyElements(string field)
    {
        BigInteger p = ModulusOf(field);
        Gen.Byte.Array[32].Select(bytes => new BigInteger(bytes, isUnsigned: true) % p).Array[2].Sample(
            pair => Check(p, pair[0], pair[1]), iter: 2_000, threads: 1);
    }

    /// <summary>64 wide multiply-adds of a·b, 36 of a², and 64 of the reduction, and eight products for the quotient's digits.</summary>
    [Fact]
    public void Products_HaveNoMoreMultiplicationsThanTheirLimbs()
    {
        var arithmetic = new PtxArithmetic(Fr.Modulus);
        AssertMultiplications(64 + 64, arithmetic.Multiply(R, A, B));
        AssertMultiplications(64 + 64 + 64, arithmetic.MultiplySubtract(R, A, B, B, A));
        AssertMultiplications(36 + 64, arithmetic.Square(R, A));
        Assert.True(Instructions(arithmetic.Square(R, A)) < Instructions(arithmetic.Multiply(R, A, B)));
    }

    private static void AssertMultiplications(int wide, string text)
    {
        Assert.Equal(wide, Count("mul.hi.u32") + Count("mad.hi.cc.u32") + Count("madc.hi.cc.u32") + Count("madc.hi.u32"));
        Assert.Equal(wide + 8, Count("mul.lo.u32") + Count("mad.lo.cc.u32") + Count("madc.lo.cc.u32"));

        int Count(string instruction) => text.Split(instruction + " ").Length - 1;
    }

    private static int Instructions(string text) => text.Split('\n').Length;

    /// <summary>No final subtraction: 18 instructions less.</summary>
    [Fact]
    public void LazyProducts_AreShorter()
    {
        var arithmetic = new PtxArithmetic(Fq.Modulus);
        var lazy = new PtxArithmetic(Fq.Modulus, isLazy: true);
        Assert.Equal(Instructions(arithmetic.Multiply(R, A, B)) - 18, Instructions(lazy.Multiply(R, A, B)));
        Assert.Equal(Instructions(arithmetic.Square(R, A)) - 18, Instructions(lazy.Square(R, A)));
    }

    private static BigInteger ModulusOf(string field) => field == "Fr" ? Fr.Modulus : Fq.Modulus;

    private static BigInteger[] EdgesOf(BigInteger p) =>
    [
        0, 1, 2, p - 1, p - 2, (p - 1) / 2, (p + 1) / 2, Radix % p, Radix * Radix % p, uint.MaxValue, ulong.MaxValue,
        BigInteger.One << 32, BigInteger.One << 64, (BigInteger.One << 253) - 1, BigInteger.One << 253, (BigInteger.One << 224) - 1,
    ];

    private static void Check(BigInteger p, BigInteger a, BigInteger b)
    {
        var arithmetic = new PtxArithmetic(p);
        var inverse = BigInteger.ModPow(Radix, p - 2, p);
        Assert.Equal(a * b * inverse % p, Run(arithmetic.Multiply(R, A, B), a, b));
        Assert.Equal(0, Run(arithmetic.MultiplySubtract(R, A, B, B, A), a, b));
        Assert.Equal(((a * a) + ((p - b) * (p - 1))) * inverse % p, Run(arithmetic.MultiplySubtract(R, A, A, B, C), a, b, p - 1));
        Assert.Equal(((a * b) + ((p - a) * b)) * inverse % p, Run(arithmetic.MultiplySubtract(R, B, C, A, B), a, b, a));
        Assert.Equal(a * a * inverse % p, Run(arithmetic.Square(R, A), a, b));
        Assert.Equal((a + b) % p, Run(arithmetic.Add(R, A, B), a, b));
        Assert.Equal((a - b + p) % p, Run(arithmetic.Subtract(R, A, B), a, b));
    }

    private static void CheckLazy(BigInteger p, BigInteger a, BigInteger b)
    {
        var arithmetic = new PtxArithmetic(p, isLazy: true);
        var inverse = BigInteger.ModPow(Radix, p - 2, p);
        AssertLazy(a * b * inverse, Run(arithmetic.Multiply(R, A, B), a, b));
        AssertLazy(0, Run(arithmetic.MultiplySubtract(R, A, B, B, A), a, b));

        // With a = 2p - 1 and b = 0 the sum of the products is as large as it becomes.
        AssertLazy(((a * a) + (((2 * p) - b) * ((2 * p) - 1))) * inverse, Run(arithmetic.MultiplySubtract(R, A, A, B, C), a, b, (2 * p) - 1));
        AssertLazy(((b * p) + (((2 * p) - a) * b)) * inverse, Run(arithmetic.MultiplySubtract(R, B, C, A, B), a, b, p));
        AssertLazy(a * a * inverse, Run(arithmetic.Square(R, A), a, b));
        AssertLazy(a + b, Run(arithmetic.Add(R, A, B), a, b));
        AssertLazy(a - b + (2 * p), Run(arithmetic.Subtract(R, A, B), a, b));

        void AssertLazy(BigInteger expected, BigInteger actual)
        {
            Assert.True(actual < 2 * p);
            Assert.Equal(expected % p, actual % p);
        }
    }

    private static BigInteger Run(string text, BigInteger a, BigInteger b, BigInteger c = default)
    {
        var registers = new Dictionary<string, ulong>();
        for (int i = 0; i < R.Length; i++)
        {
            registers[A[i]] = (ulong)((a >> (64 * i)) & ulong.MaxValue);
            registers[B[i]] = (ulong)((b >> (64 * i)) & ulong.MaxValue);
            registers[C[i]] = (ulong)((c >> (64 * i)) & ulong.MaxValue);
        }

        PtxInterpreter.Run(text, registers);
        return R.Select((name, i) => (BigInteger)registers[name] << (64 * i)).Aggregate(BigInteger.Add);
    }
}
