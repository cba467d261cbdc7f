using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Hashing;

/// <summary>
/// The Poseidon2 permutation of Fr³: S-box x⁵, four full rounds, 56 partial rounds, four full rounds, after an initial
/// linear layer; the instance "bn256, t = 3" of its authors.
/// </summary>
/// <remarks>
/// Grassi, Khovratovich, Schofnegger: "Poseidon2: A Faster Version of the Poseidon Hash Function", 2023, section 5. Both
/// linear layers add the sum of the state to each cell: the external matrix is circ(2, 1, 1), the internal one
/// [2 1 1; 1 2 1; 1 1 3].
/// </remarks>
public static class Poseidon2
{
    /// <summary>The number t of scalars in the state.</summary>
    public const int Width = 3;

    /// <summary>Full rounds, half of them before the partial ones and half after.</summary>
    public const int FullRounds = 8;

    /// <summary>Partial rounds: the S-box acts on the first scalar alone.</summary>
    public const int PartialRounds = 56;

    private const int HalfFullConstants = FullRounds / 2 * Width;

    private static readonly Fr[] Constants = GenerateConstants();

    /// <summary>
    /// The round constants in order of use: three for each of the first four full rounds, one for each partial round, three
    /// for each of the last four full rounds.
    /// </summary>
    public static ReadOnlySpan<Fr> RoundConstants => Constants;

    /// <summary>Permutes (a, b, c) in place.</summary>
    public static void Permute<TScalar>(ref TScalar a, ref TScalar b, ref TScalar c)
        where TScalar : IScalar<TScalar>
    {
        TScalar x = a;
        TScalar y = b;
        TScalar z = c;
        ReadOnlySpan<Fr> constants = Constants;
        ExternalLayer(ref x, ref y, ref z);
        FullHalf(constants[..HalfFullConstants], ref x, ref y, ref z);
        foreach (ref readonly Fr constant in constants.Slice(HalfFullConstants, PartialRounds))
        {
            x = Sbox(x + TScalar.Constant(in constant));
            TScalar sum = x + y + z;
            x += sum;
            y += sum;
            z = z + z + sum;
        }

        FullHalf(constants[(HalfFullConstants + PartialRounds)..], ref x, ref y, ref z);
        a = x;
        b = y;
        c = z;
    }

    private static void FullHalf<TScalar>(ReadOnlySpan<Fr> constants, ref TScalar x, ref TScalar y, ref TScalar z)
        where TScalar : IScalar<TScalar>
    {
        for (int i = 0; i < constants.Length; i += Width)
        {
            x = Sbox(x + TScalar.Constant(in constants[i]));
            y = Sbox(y + TScalar.Constant(in constants[i + 1]));
            z = Sbox(z + TScalar.Constant(in constants[i + 2]));
            ExternalLayer(ref x, ref y, ref z);
        }
    }

    private static void ExternalLayer<TScalar>(ref TScalar x, ref TScalar y, ref TScalar z)
        where TScalar : IScalar<TScalar>
    {
        TScalar sum = x + y + z;
        x += sum;
        y += sum;
        z += sum;
    }

    private static TScalar Sbox<TScalar>(TScalar x)
        where TScalar : IScalar<TScalar>
    {
        TScalar square = x * x;
        return square * square * x;
    }

    private static Fr[] GenerateConstants()
    {
        var grain = new GrainLfsr(fieldBits: 254, Width, FullRounds, PartialRounds);
        var constants = new Fr[(FullRounds * Width) + PartialRounds];
        for (int i = 0; i < constants.Length; i++)
        {
            constants[i] = grain.NextElement();
        }

        return constants;
    }
}
