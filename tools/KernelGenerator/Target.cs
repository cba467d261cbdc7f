using System.Globalization;
using System.Numerics;

namespace Zkml.KernelGenerator;

/// <summary>An instruction set: how its vectors are spelled, and how a digit of one or two adjacent groups is moved.</summary>
internal sealed class Target
{
    /// <summary>Doubles of a group: five digits of four lanes.</summary>
    public const int Group = 20;

    private Target(string suffix, int groups, string vector, string multiplyAdd)
    {
        Suffix = suffix;
        Groups = groups;
        Vector = vector;
        MultiplyAddName = multiplyAdd;
    }

    /// <summary>Four lanes: a group at a time.</summary>
    public static Target Avx2 { get; } = new("Avx2", 1, "Vector256", "Fma.MultiplyAdd");

    /// <summary>Eight lanes: two adjacent groups at a time.</summary>
    public static Target Avx512 { get; } = new("Avx512", 2, "Vector512", "Avx512F.FusedMultiplyAdd");

    /// <summary>What the kernels' type name ends in.</summary>
    public string Suffix { get; }

    /// <summary>Groups that a vector holds a digit of.</summary>
    public int Groups { get; }

    /// <summary>Whether a vector is wider than a group's digit.</summary>
    public bool IsWide => Groups > 1;

    /// <summary>Doubles from one turn of a loop to the next.</summary>
    public int Stride => Group * Groups;

    /// <summary>Doubles of a vector.</summary>
    public int Lanes => 4 * Groups;

    /// <summary>The vector type's name.</summary>
    public string Vector { get; }

    private string MultiplyAddName { get; }

    /// <summary>a · b + c, rounded once.</summary>
    public string MultiplyAdd(string a, string b, string c) => $"{MultiplyAddName}({a}, {b}, {c})";

    /// <summary>The constant in every lane.</summary>
    public string Constant(double x) => $"{Vector}.Create({x.ToString("R", CultureInfo.InvariantCulture)}d)";

    /// <summary>The integer in every lane, as a double.</summary>
    public string Constant(BigInteger x) =>
        (BigInteger)(double)x == x ? Constant((double)x) : throw new InvalidOperationException($"{x} is not a double");

    /// <summary>The bit pattern in every lane.</summary>
    public string Bits(ulong x) => $"{Vector}.Create({unchecked((long)x).ToString(CultureInfo.InvariantCulture)}L)";

    /// <summary>Digit <paramref name="limb"/> of the group at <paramref name="pointer"/>, or of it and its neighbour.</summary>
    public string Load(string pointer, int limb) => IsWide
        ? Join(LoadGroup(pointer, limb), LoadGroup(pointer, limb + 5))
        : LoadGroup(pointer, limb);

    /// <summary>Digit <paramref name="limb"/> of two groups that are not neighbours.</summary>
    public static string LoadTwo(string first, string second, int limb) =>
        Join(LoadGroup(first, limb), LoadGroup(second, limb));

    /// <summary>The vector at a place in the scratch memory.</summary>
    public string LoadScratch(int slot) => $"{Vector}.Load({At("s", slot * Lanes)})";

    /// <summary>Keeps a vector in the scratch memory.</summary>
    public string StoreScratch(string value, int slot) => $"{value}.Store({At("s", slot * Lanes)});";

    /// <summary>Whether a kernel's text has loads or stores of the scratch memory.</summary>
    public static bool UsesScratch(string text) =>
        text.Contains("(s)", StringComparison.Ordinal) || text.Contains("(s + ", StringComparison.Ordinal);

    /// <summary>Stores digit <paramref name="limb"/> of one group or two.</summary>
    public string Store(string value, string pointer, int limb) => IsWide
        ? $"{value}.GetLower().Store({At(pointer, 4 * limb)}); {value}.GetUpper().Store({At(pointer, (4 * limb) + Group)});"
        : $"{value}.Store({At(pointer, 4 * limb)});";

    /// <summary>pointer + offset.</summary>
    public static string At(string pointer, int offset) => offset == 0 ? pointer : $"{pointer} + {offset}";

    // Vector512.Create of two halves goes through memory; the insertion does not.
    private static string Join(string low, string high) => $"Avx512F.InsertVector256({low}.ToVector512Unsafe(), {high}, 1)";

    private static string LoadGroup(string pointer, int limb) => $"Vector256.Load({At(pointer, 4 * limb)})";
}
