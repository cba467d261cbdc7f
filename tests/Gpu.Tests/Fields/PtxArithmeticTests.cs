using System.Numerics;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Tests.Fields;

/// <summary>The PTX of both fields' arithmetic, interpreted, against integers.</summary>
public sealed class PtxArithmeticTests
{
    private static readonly string[] R = ["%r0", "%r1", "%r2", "%r3"];
    private static readonly string[] A = ["%a0", "%a1", "%a2", "%a3"];
    private static readonly string[] B = ["%b0", "%b1", "%b2", "%b3"];
    private static readonly BigInteger Radix = BigInteger.One << 256;

    /// <summary>Both moduli.</summary>
    public static TheoryData<string> Fields => ["Fr", "Fq"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Edges(string field)
    {
        BigInteger p = ModulusOf(field);
        BigInteger[] edges =
        [
            0, 1, 2, p - 1, p - 2, (p - 1) / 2, (p + 1) / 2, Radix % p, Radix * Radix % p, uint.MaxValue, ulong.MaxValue,
            BigInteger.One << 32, BigInteger.One << 64, (BigInteger.One << 253) - 1, BigInteger.One << 253, (BigInteger.One << 224) - 1,
        ];
        foreach (BigInteger a in edges)
        {
            foreach (BigInteger b in edges)
                Check(p, a, b);
        }
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

    private static BigInteger ModulusOf(string field) => field == "Fr" ? Fr.Modulus : Fq.Modulus;

    private static void Check(BigInteger p, BigInteger a, BigInteger b)
    {
        var arithmetic = new PtxArithmetic(p);
        var inverse = BigInteger.ModPow(Radix, p - 2, p);
        Assert.Equal(a * b * inverse % p, Run(arithmetic.Multiply(R, A, B), a, b));
        Assert.Equal(a * a * inverse % p, Run(arithmetic.Square(R, A), a, b));
        Assert.Equal((a + b) % p, Run(arithmetic.Add(R, A, B), a, b));
        Assert.Equal((a - b + p) % p, Run(arithmetic.Subtract(R, A, B), a, b));
    }

    private static BigInteger Run(string text, BigInteger a, BigInteger b)
    {
        var registers = new Dictionary<string, ulong>();
        for (int i = 0; i < R.Length; i++)
        {
            registers[A[i]] = (ulong)((a >> (64 * i)) & ulong.MaxValue);
            registers[B[i]] = (ulong)((b >> (64 * i)) & ulong.MaxValue);
        }

        PtxInterpreter.Run(text, registers);
        return R.Select((name, i) => (BigInteger)registers[name] << (64 * i)).Aggregate(BigInteger.Add);
    }
}
