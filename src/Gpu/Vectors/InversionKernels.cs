using System.Runtime.CompilerServices;
using ILGPU;
using Zkml.Algebra.Fields;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Vectors;

/// <summary>Inverses of many elements at once, by Montgomery's trick: three products an element, and an inversion a thread.</summary>
internal static class InversionKernels
{
    private const int Bits = 254;

    /// <summary>
    /// Replaces every element by its inverse, zeros by zero. Thread t takes the elements t, t + threads, ...; prefixes is scratch memory of
    /// the vector's length.
    /// </summary>
    public static void Invert(ArrayView<DeviceFr> x, ArrayView<DeviceFr> prefixes, int threads)
    {
        for (int thread = Grid.GlobalIndex.X; thread < threads; thread += GridExtensions.Stride)
        {
            DeviceFr product = FrOnDevice.One;
            int last = thread;
            for (int i = thread; i < x.IntLength; i += threads)
            {
                DeviceFr value = x[i];
                prefixes[i] = product;
                if (!value.IsZero)
                    product *= value;
                last = i;
            }

            DeviceFr suffix = Inverse(product);
            for (int i = last; i >= 0; i -= threads)
            {
                DeviceFr value = x[i];
                if (!value.IsZero)
                {
                    x[i] = suffix * prefixes[i];
                    suffix *= value;
                }
            }
        }
    }

    /// <summary>a^(r - 2), by Fermat: the lanes of a warp keep step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DeviceFr Inverse(DeviceFr a)
    {
        DeviceFr power = FrOnDevice.One;
        for (int bit = Bits - 1; bit >= 0; bit--)
        {
            power = power.Square();
            ulong limb = bit >= 192 ? FrParameters.P3 : bit >= 128 ? FrParameters.P2 : bit >= 64 ? FrParameters.P1 : FrParameters.P0 - 2;
            if (((limb >> (bit & 63)) & 1) != 0)
                power *= a;
        }

        return power;
    }
}
