using System.Runtime.CompilerServices;
using ILGPU.IR.Intrinsics;

namespace Zkml.Gpu.Fields;

/// <summary>The scalar field of BN254. The bodies run on the host's accelerator; <see cref="FieldIntrinsics"/> replaces them on CUDA.</summary>
public readonly struct FrOnDevice : IDeviceField<FrOnDevice>
{
    /// <inheritdoc/>
    public static DeviceFr One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0xac96341c4ffffffbUL, 0x36fc76959f60cd29UL, 0x666ea36f7879462eUL, 0x0e0a77c19a07df2fUL);
    }

    /// <inheritdoc/>
    public static DeviceFr RSquared
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0x1bb8e645ae216da7UL, 0x53fe3ab1e35c59e3UL, 0x8c49833d53bb8085UL, 0x0216d0b17f4e44a5UL);
    }

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFr Multiply(DeviceFr a, DeviceFr b) => FromHost(ToHost(a) * ToHost(b));

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFr Square(DeviceFr a) => FromHost(ToHost(a).Square());

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFr Add(DeviceFr a, DeviceFr b) => FromHost(ToHost(a) + ToHost(b));

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFr Subtract(DeviceFr a, DeviceFr b) => FromHost(ToHost(a) - ToHost(b));

    /// <summary>The same bytes on the host.</summary>
    internal static Fr ToHost(DeviceFr x) => Unsafe.BitCast<DeviceFr, Fr>(x);

    /// <summary>The same bytes in a kernel.</summary>
    internal static DeviceFr FromHost(Fr x) => Unsafe.BitCast<Fr, DeviceFr>(x);
}

/// <summary>The base field of BN254. The bodies run on the host's accelerator; <see cref="FieldIntrinsics"/> replaces them on CUDA.</summary>
public readonly struct FqOnDevice : IDeviceField<FqOnDevice>
{
    /// <inheritdoc/>
    public static DeviceFq One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0xd35d438dc58f0d9dUL, 0x0a78eb28f5c70b3dUL, 0x666ea36f7879462cUL, 0x0e0a77c19a07df2fUL);
    }

    /// <inheritdoc/>
    public static DeviceFq RSquared
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0xf32cfc5b538afa89UL, 0xb5e71911d44501fbUL, 0x47ab1eff0a417ff6UL, 0x06d89f71cab8351fUL);
    }

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFq Multiply(DeviceFq a, DeviceFq b) => FromHost(ToHost(a) * ToHost(b));

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFq Square(DeviceFq a) => FromHost(ToHost(a).Square());

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFq Add(DeviceFq a, DeviceFq b) => FromHost(ToHost(a) + ToHost(b));

    /// <inheritdoc/>
    [IntrinsicImplementation]
    public static DeviceFq Subtract(DeviceFq a, DeviceFq b) => FromHost(ToHost(a) - ToHost(b));

    /// <summary>The same bytes on the host.</summary>
    internal static Fq ToHost(DeviceFq x) => Unsafe.BitCast<DeviceFq, Fq>(x);

    /// <summary>The same bytes in a kernel.</summary>
    internal static DeviceFq FromHost(Fq x) => Unsafe.BitCast<Fq, DeviceFq>(x);
}
