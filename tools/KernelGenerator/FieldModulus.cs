using System.Numerics;

namespace Zkml.KernelGenerator;

/// <summary>A prime of 254 bits, with the constants of its arithmetic in balanced digits of 51 bits.</summary>
internal sealed class FieldModulus
{
    /// <summary>Bits of a digit.</summary>
    public const int Radix = 51;

    /// <summary>Digits of an element.</summary>
    public const int Limbs = 5;

    private FieldModulus(string name, string modulus)
    {
        Name = name;
        P = BigInteger.Parse(modulus, System.Globalization.CultureInfo.InvariantCulture);
        Digits = Balance(P);
        NegativeInverse = Centre(-ModInverse(P % Base, Base), Base);
        Fold = [.. Enumerable.Range(0, 4).Select(k => Balance(Centre(ModInverse(BigInteger.One << (Radix * (4 - k)), P), P)))];
        R = Balance(Centre(BigInteger.One << 255, P));
        RSquared = Balance(Centre(BigInteger.One << 510, P));
        ElementBound = P + (P >> 20);
        TopBound = (ElementBound >> (4 * Radix)) + 1;
    }

    /// <summary>The scalar field of BN254.</summary>
    public static FieldModulus Fr { get; } = new(
        "Fr", "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    /// <summary>The base field of BN254.</summary>
    public static FieldModulus Fq { get; } = new(
        "Fq", "21888242871839275222246405745257275088696311157297823662689037894645226208583");

    /// <summary>2^51.</summary>
    public static BigInteger Base => BigInteger.One << Radix;

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The prime.</summary>
    public BigInteger P { get; }

    /// <summary>The prime's digits.</summary>
    public BigInteger[] Digits { get; }

    /// <summary>-1/p modulo 2^51.</summary>
    public BigInteger NegativeInverse { get; }

    /// <summary>Fold[k] ≡ 2^(51(k - 4)) mod p, which moves a digit of column k to columns 4 to 8.</summary>
    public BigInteger[][] Fold { get; }

    /// <summary>2^255 mod p.</summary>
    public BigInteger[] R { get; }

    /// <summary>2^510 mod p.</summary>
    public BigInteger[] RSquared { get; }

    /// <summary>The magnitude that a kernel's result stays within: p and a millionth.</summary>
    public BigInteger ElementBound { get; }

    /// <summary>The magnitude of a result's digit 4.</summary>
    public BigInteger TopBound { get; }

    /// <summary>2^204 / p, which turns digit 4 into a multiple of p.</summary>
    public double TopPerP => Math.ScaleB((double)((BigInteger.One << 384) / P), -180);

    /// <summary>The magnitude of a result's digit.</summary>
    public BigInteger DigitBound(int limb) => limb == 4 ? TopBound : Base / 2;

    /// <summary>The digits of x, those below the last in [-2^50, 2^50).</summary>
    public static BigInteger[] Balance(BigInteger x)
    {
        var digits = new BigInteger[Limbs];
        for (int i = 0; i < Limbs - 1; i++)
        {
            digits[i] = Centre(x, Base);
            x = (x - digits[i]) / Base;
        }

        digits[Limbs - 1] = x;
        return digits;
    }

    /// <summary>x modulo m, in [-m/2, m/2).</summary>
    public static BigInteger Centre(BigInteger x, BigInteger m)
    {
        BigInteger shifted = (x + (m / 2)) % m;
        return (shifted.Sign < 0 ? shifted + m : shifted) - (m / 2);
    }

    private static BigInteger ModInverse(BigInteger x, BigInteger m)
    {
        // Euclid, as m = 2^51 is not a prime.
        (BigInteger a, BigInteger b, BigInteger u, BigInteger v) = (x % m, m, BigInteger.One, BigInteger.Zero);
        while (!a.IsZero)
        {
            BigInteger q = b / a;
            (a, b, u, v) = (b - (q * a), a, v - (q * u), u);
        }

        return v;
    }
}
