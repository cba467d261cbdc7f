using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Zkml.Algebra.Fields;

/// <summary>An element of a 254-bit prime field: four 64-bit limbs in Montgomery form, R = 2^256, always below p.</summary>
/// <typeparam name="TParameters">The field's constants.</typeparam>
/// <remarks>
/// The portable form: the fallback, the oracle and the form that vectors are exchanged in. Long vectors are computed with
/// the AVX2/FMA kernels of <c>Fields/Vectors</c>, four elements at a time.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly partial struct Fp256<TParameters> : IEquatable<Fp256<TParameters>>, IScalar<Fp256<TParameters>>
    where TParameters : struct, IFieldParameters
{
    /// <summary>Bytes of the canonical encoding.</summary>
    public const int Size = 32;

    // The batches whose products are kept on the stack.
    private const int SmallBatch = 16;

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Fp256(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
    }

    /// <summary>The modulus p.</summary>
    public static BigInteger Modulus { get; } = Join(TParameters.P0, TParameters.P1, TParameters.P2, TParameters.P3);

    /// <summary>0.</summary>
    public static Fp256<TParameters> Zero => default;

    /// <summary>1.</summary>
    public static Fp256<TParameters> One { get; } = FromResidue((BigInteger.One << 256) % Modulus);

    private static Fp256<TParameters> RSquared { get; } = FromResidue((BigInteger.One << 512) % Modulus);

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => (_limb0 | _limb1 | _limb2 | _limb3) == 0;

    /// <summary>The element c · 1 for a Fr constant; defined for Fr alone.</summary>
    /// <exception cref="NotSupportedException">The field is not Fr.</exception>
    public static Fp256<TParameters> Constant(in Fr c) =>
        typeof(TParameters) == typeof(FrParameters)
            ? Unsafe.BitCast<Fr, Fp256<TParameters>>(c)
            : throw new NotSupportedException("only Fr is a scalar");

    /// <summary>x mod p.</summary>
    public static Fp256<TParameters> From(BigInteger x)
    {
        x %= Modulus;
        return FromResidue(x.Sign < 0 ? x + Modulus : x) * RSquared;
    }

    /// <summary>x mod p.</summary>
    public static Fp256<TParameters> From(long x)
    {
        Fp256<TParameters> magnitude = new Fp256<TParameters>(x < 0 ? (ulong)-x : (ulong)x, 0, 0, 0) * RSquared;
        return x < 0 ? -magnitude : magnitude;
    }

    /// <summary>The value as an integer in [0, p).</summary>
    public BigInteger ToBigInteger()
    {
        Fp256<TParameters> c = ToCanonicalLimbs();
        return Join(c._limb0, c._limb1, c._limb2, c._limb3);
    }

    /// <summary>Writes the value in [0, p) as 32 little-endian bytes.</summary>
    public void WriteLittleEndian(Span<byte> destination)
    {
        Fp256<TParameters> c = ToCanonicalLimbs();
        BinaryPrimitives.WriteUInt64LittleEndian(destination, c._limb0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], c._limb1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], c._limb2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], c._limb3);
    }

    /// <summary>Writes the value in [0, p) as 32 big-endian bytes, the EVM's form.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        WriteLittleEndian(destination);
        destination[..Size].Reverse();
    }

    /// <summary>Reads 32 little-endian bytes; false when the value is not below p.</summary>
    public static bool TryReadLittleEndian(ReadOnlySpan<byte> source, out Fp256<TParameters> value)
    {
        var raw = new Fp256<TParameters>(
            BinaryPrimitives.ReadUInt64LittleEndian(source),
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[24..]));
        bool canonical = IsBelowModulus(raw._limb0, raw._limb1, raw._limb2, raw._limb3);
        value = canonical ? raw * RSquared : default;
        return canonical;
    }

    /// <summary>Reads 32 big-endian bytes; false when the value is not below p.</summary>
    public static bool TryReadBigEndian(ReadOnlySpan<byte> source, out Fp256<TParameters> value)
    {
        Span<byte> reversed = stackalloc byte[Size];
        source[..Size].CopyTo(reversed);
        reversed.Reverse();
        return TryReadLittleEndian(reversed, out value);
    }

    /// <summary>The 64 uniformly random bytes modulo p: within 2^-258 of uniform.</summary>
    public static Fp256<TParameters> Random()
    {
        Span<byte> bytes = stackalloc byte[64];
        RandomNumberGenerator.Fill(bytes);
        return From(new BigInteger(bytes, isUnsigned: true));
    }

    /// <summary>a · a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fp256<TParameters> Square() => this * this;

    /// <summary>2a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fp256<TParameters> Double() => this + this;

    /// <summary>a^exponent, in variable time.</summary>
    public Fp256<TParameters> Pow(BigInteger exponent)
    {
        Fp256<TParameters> result = One;
        for (long i = (long)exponent.GetBitLength() - 1; i >= 0; i--)
        {
            result = result.Square();
            if (!((exponent >> (int)i) & BigInteger.One).IsZero)
            {
                result *= this;
            }
        }

        return result;
    }

    /// <summary>Replaces every element by its inverse, zeros by zero: one inversion and three products an element.</summary>
    public static void BatchInverse(Span<Fp256<TParameters>> elements)
    {
        // Montgomery's trick: prefixes[i] is the product of the elements before i.
        Span<Fp256<TParameters>> prefixes = elements.Length <= SmallBatch
            ? stackalloc Fp256<TParameters>[SmallBatch]
            : new Fp256<TParameters>[elements.Length];
        Fp256<TParameters> product = One;
        for (int i = 0; i < elements.Length; i++)
        {
            prefixes[i] = product;
            product = elements[i].IsZero ? product : product * elements[i];
        }

        Fp256<TParameters> suffix = product.Inverse();
        for (int i = elements.Length - 1; i >= 0; i--)
        {
            if (!elements[i].IsZero)
            {
                (elements[i], suffix) = (suffix * prefixes[i], suffix * elements[i]);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(Fp256<TParameters> other) =>
        ((_limb0 ^ other._limb0) | (_limb1 ^ other._limb1) | (_limb2 ^ other._limb2) | (_limb3 ^ other._limb3)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fp256<TParameters> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_limb0, _limb1, _limb2, _limb3);

    /// <summary>The value in hexadecimal.</summary>
    public override string ToString() => "0x" + ToBigInteger().ToString("x64", null).TrimStart('0').PadLeft(1, '0');

    /// <summary>Equality.</summary>
    public static bool operator ==(Fp256<TParameters> a, Fp256<TParameters> b) => a.Equals(b);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Fp256<TParameters> a, Fp256<TParameters> b) => !a.Equals(b);

    private static BigInteger Join(ulong limb0, ulong limb1, ulong limb2, ulong limb3) =>
        ((((((BigInteger)limb3 << 64) + limb2) << 64) + limb1) << 64) + limb0;

    private static Fp256<TParameters> FromResidue(BigInteger x) => new(
        (ulong)(x & ulong.MaxValue),
        (ulong)((x >> 64) & ulong.MaxValue),
        (ulong)((x >> 128) & ulong.MaxValue),
        (ulong)(x >> 192));
}
