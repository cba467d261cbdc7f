using System.Numerics;

namespace Zkml.KernelGenerator;

/// <summary>Brings digits in doubles back into [-2^50, 2^50] and the value within p/2, in floating point throughout.</summary>
internal static class Normalisation
{
    private const double PerBase = 1.0 / (1UL << FieldModulus.Radix);

    /// <summary>Takes the nearest multiple of p away from the digits, each at most 4 · 2^50, and carries.</summary>
    public static void Reduce(CodeWriter writer, Target target, FieldModulus field, string[] digits)
    {
        string q = writer.Name("q");
        BigInteger largestQ = (Product.Weight * field.ElementBound / field.P) + 1;
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            BigInteger reduced = (Product.Weight * field.DigitBound(i)) + (largestQ * BigInteger.Abs(field.Digits[i]));
            Columns.Require(reduced < BigInteger.One << 53, "a digit less q · p is not a double");
        }

        writer.Line($"var {q} = {RoundedQuotient(target, field, digits[4])};");
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            writer.Line($"{digits[i]} = {target.MultiplyAdd(q, target.Constant(-field.Digits[i]), digits[i])};");
        }

        Carry(writer, target, digits);
    }

    /// <summary>The nearest integer to top · 2^204 / p.</summary>
    public static string RoundedQuotient(Target target, FieldModulus field, string top)
    {
        string magic = target.Constant(Columns.LowMagic);
        return $"{target.MultiplyAdd(top, target.Constant(field.TopPerP), magic)} - {magic}";
    }

    /// <summary>Carries once through, from the lowest digit up.</summary>
    public static void Carry(CodeWriter writer, Target target, string[] digits)
    {
        for (int i = 0; i < FieldModulus.Limbs - 1; i++)
        {
            string carry = writer.Name("e");
            writer.Line(
                $"var {carry} = ({digits[i]} + c1) - c1; {digits[i]} -= {carry};"
                + $" {digits[i + 1]} = {target.MultiplyAdd(carry, target.Constant(PerBase), digits[i + 1])};");
        }
    }

    /// <summary>
    /// The digits of (addend +) x · w - q·p for small integers w, |w| ≤ 2^31: every product is split at 2^51, and q is the nearest
    /// integer to the quotient, by the top digits alone.
    /// </summary>
    public static string[] MultiplySmall(
        CodeWriter writer, Target target, FieldModulus field, Func<int, string> x, string w, Func<int, string>? addend)
    {
        string top = addend is null ? $"{x(4)} * {w}" : target.MultiplyAdd(x(4), w, addend(4));
        writer.Line($"var q = {RoundedQuotient(target, field, top)};");
        string[] digits = [.. Enumerable.Range(0, FieldModulus.Limbs).Select(i => $"o{i}")];
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            string modulus = target.Constant(-field.Digits[i]);
            writer.Line($"var x{i} = {x(i)}; var h{i} = {target.MultiplyAdd($"x{i}", w, "c1")}; var g{i} = {target.MultiplyAdd("q", modulus, $"h{i}")};");
            writer.Line(
                $"var o{i} = {target.MultiplyAdd($"x{i}", w, $"c1 - h{i}")} + {target.MultiplyAdd("q", modulus, $"h{i} - g{i}")};"
                + $" g{i} -= c1;{(addend is null ? "" : $" o{i} += {addend(i)};")}");
        }

        for (int i = 0; i < FieldModulus.Limbs - 1; i++)
        {
            writer.Line($"o{i + 1} = {target.MultiplyAdd($"g{i}", target.Constant(PerBase), $"o{i + 1}")};");
        }

        writer.Line("o4 += g4;");
        Carry(writer, target, digits);
        return digits;
    }
}
