using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zkml.Gpu.Fields;

/// <summary>
/// An element of a 254-bit prime field inside a kernel: the bytes of <see cref="Zkml.Algebra.Fields.Fp256{TParameters}"/>, four 64-bit limbs in
/// Montgomery form, R = 2^256, always below p. Its arithmetic is a twin of the host's, made of 32-bit multiply-adds.
/// </summary>
/// <typeparam name="TField">The field.</typeparam>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DeviceField<TField>
    where TField : struct, IDeviceField<TField>
{
    /// <summary>Bits 0 to 63.</summary>
    public readonly ulong Limb0;

    /// <summary>Bits 64 to 127.</summary>
    public readonly ulong Limb1;

    /// <summary>Bits 128 to 191.</summary>
    public readonly ulong Limb2;

    /// <summary>Bits 192 to 255.</summary>
    public readonly ulong Limb3;

    /// <summary>The element whose Montgomery form has these limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceField(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        Limb0 = limb0;
        Limb1 = limb1;
        Limb2 = limb2;
        Limb3 = limb3;
    }

    /// <summary>Whether this is 0.</summary>
    public bool IsZero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Limb0 | Limb1 | Limb2 | Limb3) == 0;
    }

    /// <summary>The value's limbs out of Montgomery form: the integer in [0, p).</summary>
    public DeviceField<TField> Canonical
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => this * new DeviceField<TField>(1, 0, 0, 0);
    }

    /// <summary>x · 1 for a 32-bit integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceField<TField> From(int x)
    {
        long wide = x;
        DeviceField<TField> magnitude = new DeviceField<TField>((ulong)(wide < 0 ? -wide : wide), 0, 0, 0) * TField.RSquared;
        return wide < 0 ? -magnitude : magnitude;
    }

    /// <summary>a · a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceField<TField> Square() => TField.Square(this);

    /// <summary>2a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceField<TField> Double() => TField.Add(this, this);

    /// <summary>a · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceField<TField> operator *(DeviceField<TField> a, DeviceField<TField> b) => TField.Multiply(a, b);

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceField<TField> operator +(DeviceField<TField> a, DeviceField<TField> b) => TField.Add(a, b);

    /// <summary>a - b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceField<TField> operator -(DeviceField<TField> a, DeviceField<TField> b) => TField.Subtract(a, b);

    /// <summary>-a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceField<TField> operator -(DeviceField<TField> a) => TField.Subtract(default, a);
}

/// <summary>A field's constants and its arithmetic inside a kernel.</summary>
/// <typeparam name="TSelf">The field.</typeparam>
public interface IDeviceField<TSelf>
    where TSelf : struct, IDeviceField<TSelf>
{
    /// <summary>1.</summary>
    static abstract DeviceField<TSelf> One { get; }

    /// <summary>R², whose limbs times R are what a product with it gives.</summary>
    static abstract DeviceField<TSelf> RSquared { get; }

    /// <summary>a · b.</summary>
    static abstract DeviceField<TSelf> Multiply(DeviceField<TSelf> a, DeviceField<TSelf> b);

    /// <summary>a · a.</summary>
    static abstract DeviceField<TSelf> Square(DeviceField<TSelf> a);

    /// <summary>a + b.</summary>
    static abstract DeviceField<TSelf> Add(DeviceField<TSelf> a, DeviceField<TSelf> b);

    /// <summary>a - b.</summary>
    static abstract DeviceField<TSelf> Subtract(DeviceField<TSelf> a, DeviceField<TSelf> b);
}
