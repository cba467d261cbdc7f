using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.IR.Intrinsics;

namespace Zkml.Gpu.Fields;

/// <summary>
/// An element of the base field of BN254 inside a kernel that is not reduced to the end: <see cref="DeviceField{TField}"/>'s limbs, in
/// Montgomery form, but anywhere below 2p. Products spare their last subtraction; an element has two forms, x and x + p.
/// </summary>
/// <remarks>The bodies run on the host's accelerator; <see cref="FieldIntrinsics"/> replaces them on CUDA. They take both forms and give the one below p.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct LazyFq
{
    /// <summary>Bits 0 to 63.</summary>
    public readonly ulong Limb0;

    /// <summary>Bits 64 to 127.</summary>
    public readonly ulong Limb1;

    /// <summary>Bits 128 to 191.</summary>
    public readonly ulong Limb2;

    /// <summary>Bits 192 to 255.</summary>
    public readonly ulong Limb3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LazyFq(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        Limb0 = limb0;
        Limb1 = limb1;
        Limb2 = limb2;
        Limb3 = limb3;
    }

    /// <summary>1.</summary>
    public static LazyFq One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => FqOnDevice.One;
    }

    /// <summary>Whether this is 0, in either form.</summary>
    public bool IsZero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsLiteralZero | (((Limb0 ^ Modulus.Limb0) | (Limb1 ^ Modulus.Limb1) | (Limb2 ^ Modulus.Limb2) | (Limb3 ^ Modulus.Limb3)) == 0);
    }

    /// <summary>Whether all limbs are zero: what is 0 because it was never written or set to it, at less cost.</summary>
    public bool IsLiteralZero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Limb0 | Limb1 | Limb2 | Limb3) == 0;
    }

    // p, which is the other form of 0.
    private static LazyFq Modulus
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0x3c208c16d87cfd47UL, 0x97816a916871ca8dUL, 0xb85045b68181585dUL, 0x30644e72e131a029UL);
    }

    /// <summary>The same element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator LazyFq(DeviceFq x) => new(x.Limb0, x.Limb1, x.Limb2, x.Limb3);

    /// <summary>a · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LazyFq operator *(LazyFq a, LazyFq b) => Multiply(a, b);

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LazyFq operator +(LazyFq a, LazyFq b) => Add(a, b);

    /// <summary>a - b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LazyFq operator -(LazyFq a, LazyFq b) => Subtract(a, b);

    /// <summary>a · b.</summary>
    [IntrinsicImplementation]
    public static LazyFq Multiply(LazyFq a, LazyFq b) => FqOnDevice.FromHost(ToHost(a) * ToHost(b));

    /// <summary>a · b - c · d, at less cost than its parts: one reduction.</summary>
    [IntrinsicImplementation]
    public static LazyFq MultiplySubtract(LazyFq a, LazyFq b, LazyFq c, LazyFq d) => FqOnDevice.FromHost((ToHost(a) * ToHost(b)) - (ToHost(c) * ToHost(d)));

    /// <summary>a · a.</summary>
    [IntrinsicImplementation]
    public static LazyFq Square(LazyFq a) => FqOnDevice.FromHost(ToHost(a).Square());

    /// <summary>a + b.</summary>
    [IntrinsicImplementation]
    public static LazyFq Add(LazyFq a, LazyFq b) => FqOnDevice.FromHost(ToHost(a) + ToHost(b));

    /// <summary>a - b.</summary>
    [IntrinsicImplementation]
    public static LazyFq Subtract(LazyFq a, LazyFq b) => FqOnDevice.FromHost(ToHost(a) - ToHost(b));

    /// <summary>a · a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LazyFq Square() => Square(this);

    /// <summary>2a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LazyFq Double() => Add(this, this);

    /// <summary>The element on the host.</summary>
    internal static Fq ToHost(LazyFq x)
    {
        LazyFq p = Modulus;
        (ulong limb0, ulong borrow) = Subtract(x.Limb0, p.Limb0, 0);
        (ulong limb1, borrow) = Subtract(x.Limb1, p.Limb1, borrow);
        (ulong limb2, borrow) = Subtract(x.Limb2, p.Limb2, borrow);
        (ulong limb3, borrow) = Subtract(x.Limb3, p.Limb3, borrow);
        return Unsafe.BitCast<LazyFq, Fq>(borrow == 0 ? new LazyFq(limb0, limb1, limb2, limb3) : x);

        static (ulong Difference, ulong Borrow) Subtract(ulong a, ulong b, ulong borrow)
        {
            UInt128 difference = (UInt128)a - b - borrow;
            return ((ulong)difference, (ulong)(difference >> 64) & 1);
        }
    }
}
