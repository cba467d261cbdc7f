using System.Runtime.InteropServices;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Commitments;

/// <summary>
/// Points in raw form: coordinates as four little-endian limbs in Montgomery form, R = 2^256, x before y, real parts before
/// imaginary ones. It is the form in memory and in .ptau files, so large files need no conversion; what bytes can hold and a point
/// cannot is refused here.
/// </summary>
internal static class RawPoints
{
    private const int Limbs = 4;

    private static readonly ulong[] Modulus = [.. Enumerable.Range(0, Limbs).Select(i => (ulong)((Fq.Modulus >> (64 * i)) & ulong.MaxValue))];

    /// <summary>The first coordinate of <paramref name="raw"/> that is not below q, or -1.</summary>
    public static int FindNonCanonical(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<ulong> limbs = MemoryMarshal.Cast<byte, ulong>(raw);
        ulong top = Modulus[Limbs - 1];
        for (int i = Limbs - 1; i < limbs.Length; i += Limbs)
        {
            if (limbs[i] >= top && !IsBelowModulus(limbs.Slice(i - Limbs + 1, Limbs)))
                return i / Limbs;
        }

        return -1;
    }

    /// <summary>Reads a point of G2; false where it is not one, or infinity.</summary>
    public static bool TryReadG2(ReadOnlySpan<byte> raw, out G2Affine point)
    {
        bool canonical = FindNonCanonical(raw[..G2Affine.Size]) < 0;
        point = canonical ? MemoryMarshal.Read<G2Affine>(raw) : G2Affine.Infinity;
        return !point.IsInfinity && point.IsOnCurve && point.IsInSubgroup;
    }

    private static bool IsBelowModulus(ReadOnlySpan<ulong> limbs)
    {
        for (int i = Limbs - 1; i >= 0; i--)
        {
            if (limbs[i] != Modulus[i])
                return limbs[i] < Modulus[i];
        }

        return false;
    }
}
