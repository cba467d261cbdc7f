using System.Numerics;

namespace Zkml.KernelGenerator;

/// <summary>
/// The columns of a product: column k is a vector of 64-bit integers that counts multiples of 2^(51k). An exact product of two
/// digits is split at 2^51 by two fused multiply-adds, whose results are added as bit patterns: each brings a known bias.
/// </summary>
/// <remarks>
/// Every column carries its bias modulo 2^64 and the magnitude of its true value. A step whose premise these bounds do not
/// grant throws, so that a kernel that could overflow is never written: docs/field-vectors.md has the argument.
/// </remarks>
internal sealed class Columns(CodeWriter writer, Target target, string prefix = "k")
{
    /// <summary>The bias of a high part: the bits of 3 · 2^102.</summary>
    public static readonly ulong HighBias = BitConverter.DoubleToUInt64Bits(HighMagic);

    /// <summary>The bias of a low part: the bits of 3 · 2^51.</summary>
    public static readonly ulong LowBias = BitConverter.DoubleToUInt64Bits(LowMagic);

    /// <summary>Adding this rounds to a multiple of 2^51.</summary>
    public const double HighMagic = 1.5 * (1UL << 51) * (1UL << 52);

    /// <summary>Adding this rounds to an integer.</summary>
    public const double LowMagic = 1.5 * (1UL << 52);

    private const ulong DigitMask = (1UL << FieldModulus.Radix) - 1;
    private const ulong Exponent52 = 0x4330_0000_0000_0000;

    private readonly Column[] _columns = [.. Enumerable.Range(0, 11).Select(k => new Column($"{prefix}{k}"))];
    private (int Column, string Low)? _pending;

    /// <summary>The largest product of two digits that splits exactly.</summary>
    public static BigInteger LargestProduct { get; } = BigInteger.One << (2 * FieldModulus.Radix);

    /// <summary>The magnitude of column k's true value.</summary>
    public BigInteger Bound(int k) => _columns[k].Bound;

    /// <summary>The bias of column k, modulo 2^64.</summary>
    public ulong Bias(int k) => _columns[k].Bias;

    /// <summary>Starts column k from an expression that is already a plain integer.</summary>
    public void Start(int k, string expression, BigInteger bound)
    {
        Column column = _columns[k];
        writer.Line($"{Declare(column)}{column.Name} = {expression};");
        column.Bound = bound;
        column.Live = true;
    }

    /// <summary>Adds the exact product a · b, |a · b| ≤ <paramref name="bound"/>, to columns k and k + 1.</summary>
    public void AddProduct(string a, string b, BigInteger bound, int k)
    {
        Require(bound <= LargestProduct, "a product of digits does not split exactly");
        (string high, string low) = (writer.Name("h"), writer.Name("l"));
        // The pending column update between the definition of l and its use keeps the fused form free of moves.
        writer.Line(
            $"var {high} = {target.MultiplyAdd(a, b, "c1")}; var {low} = c13 - {high};{Flush()}"
            + $"{Add(k + 1, $"{high}.AsInt64()", HighBias, (bound >> FieldModulus.Radix) + 1)}"
            + $" {low} = {target.MultiplyAdd(a, b, low)};");
        _pending = (k, low);
    }

    /// <summary>Adds an integer expression of known bias to column k.</summary>
    public void AddInteger(int k, string expression, ulong bias, BigInteger bound)
    {
        FlushLine();
        writer.Line(Add(k, expression, bias, bound).TrimStart());
    }

    /// <summary>Writes the column update that waits.</summary>
    public void FlushLine()
    {
        string text = Flush();
        if (text.Length > 0)
        {
            writer.Line(text.TrimStart());
        }
    }

    /// <summary>Moves column k to the scratch memory.</summary>
    public void Spill(int k)
    {
        FlushLine();
        if (!target.IsWide)
        {
            writer.Line(target.StoreScratch($"{_columns[k].Name}.AsDouble()", k));
            _columns[k].Spilled = true;
        }
    }

    /// <summary>The register of column k, loaded from the scratch memory where it is there.</summary>
    public string Register(int k)
    {
        Column column = _columns[k];
        if (column.Spilled)
        {
            writer.Line($"{column.Name} = {target.LoadScratch(k)}.AsInt64();");
            column.Spilled = false;
        }

        return column.Name;
    }

    /// <summary>Makes the bias of column k <paramref name="low"/> modulo 2^51, and its carry field wide enough for its bound.</summary>
    public void Settle(int k, ulong low)
    {
        FlushLine();
        Column column = _columns[k];
        ulong want = (column.Bias & ~DigitMask) | low;
        BigInteger margin = (column.Bound >> FieldModulus.Radix) + 2;
        Require(margin < 4000, $"column {k} is too large for its carry field");
        BigInteger field = want >> FieldModulus.Radix;
        if (field <= margin || field >= 8191 - margin)
        {
            want = (1UL << 63) | low;
        }

        if (want != column.Bias)
        {
            writer.Line($"{Register(k)} += {target.Bits(unchecked(want - column.Bias))};");
            column.Bias = want;
        }
    }

    /// <summary>The low 51 bits of a settled column as a double, less <paramref name="centre"/>.</summary>
    public void Digit(int k, string name, double centre) => writer.Line(
        $"var {name} = (({Register(k)} & {target.Bits(DigitMask)}) | {target.Bits(Exponent52)}).AsDouble()"
        + $" - {target.Constant((1UL << 52) + centre)};");

    /// <summary>As <see cref="Digit"/>, with a raw carry added.</summary>
    public void DigitWithCarry(int k, string name, string carry, ulong carryBias) => writer.Line(
        $"var {name} = ((({Register(k)} & {target.Bits(DigitMask)}) | {target.Bits(Exponent52)}) + {carry}).AsDouble()"
        + $" - {target.Constant((double)((1UL << 52) + carryBias))};");

    /// <summary>The raw carry out of a settled column: its bias is that of the carry field.</summary>
    public (string Name, ulong Bias, BigInteger Bound) Carry(int k)
    {
        string name = writer.Name("carry");
        writer.Line($"var {name} = {Register(k)} >>> {FieldModulus.Radix};");
        return (name, Bias(k) >> FieldModulus.Radix, (Bound(k) >> FieldModulus.Radix) + 2);
    }

    /// <summary>The whole of column k as a double, |column| ≤ <paramref name="bound"/> ≤ 2^51 by its value.</summary>
    public void Whole(int k, string name, BigInteger bound)
    {
        FlushLine();
        Require(bound <= FieldModulus.Base, $"column {k} is too large for a double");
        string settled = unchecked(LowBias - Bias(k)) == 0
            ? Register(k)
            : $"({Register(k)} + {target.Bits(unchecked(LowBias - Bias(k)))})";
        writer.Line($"var {name} = {settled}.AsDouble() - {target.Constant(LowMagic)};");
    }

    /// <summary>Refuses to write a kernel whose bounds do not hold.</summary>
    public static void Require(bool holds, string premise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(premise);
        }
    }

    private static string Declare(Column column)
    {
        string prefix = column.Declared ? "" : "var ";
        column.Declared = true;
        return prefix;
    }

    private string Flush()
    {
        if (_pending is not var (column, low))
        {
            return "";
        }

        _pending = null;
        return Add(column, $"{low}.AsInt64()", LowBias, (FieldModulus.Base / 2) + 1);
    }

    private string Add(int k, string expression, ulong bias, BigInteger bound)
    {
        Column column = _columns[k];
        column.Bias = unchecked(column.Bias + bias);
        column.Bound += bound;
        if (column.Live && !column.Spilled)
        {
            return $" {column.Name} += {expression};";
        }

        string start = column.Spilled ? $"{target.LoadScratch(k)}.AsInt64() + " : "";
        column.Live = true;
        column.Spilled = false;
        return $" {Declare(column)}{column.Name} = {start}{expression};";
    }

    private sealed class Column(string name)
    {
        public string Name { get; } = name;

        public ulong Bias { get; set; }

        public BigInteger Bound { get; set; }

        public bool Live { get; set; }

        public bool Declared { get; set; }

        public bool Spilled { get; set; }
    }
}
