using System.Globalization;
using System.Numerics;
using System.Text;

namespace Zkml.Gpu.Fields;

/// <summary>
/// PTX text of a field's arithmetic on eight 32-bit limbs that lie in four 64-bit registers.
/// </summary>
/// <remarks>
/// <para>
/// The product keeps the columns of even and of odd index apart, so that each pair mad.lo.cc, madc.hi.cc works on the same
/// operands and becomes one wide multiply-add: 64 for a·b, 64 for the reduction, less what constants save. A square takes the products
/// of two different limbs once and doubles one of their factors: 36 wide multiply-adds and 13 shifts instead of the first 64.
/// </para>
/// <para>
/// Lazy arithmetic works in [0, 2p) instead of [0, p). A product of factors below 2p is below 4p²/2^256 + p, which is below 2p as
/// 4p &lt; 2^256: it needs no final subtraction (Walter 1999). What a row finds is below a + p for a product and 2a + p for a square,
/// hence below 5p, and with its own products below 2^32·5p: as 5p &lt; 2^256, no carry leaves the topmost limb.
/// </para>
/// </remarks>
internal sealed class PtxArithmetic
{
    private const int Limbs = 8;

    private readonly bool _isLazy;
    private readonly string[] _modulus;
    private readonly string[] _bound;
    private readonly string _negativeInverse;

    /// <summary>The arithmetic modulo an odd p below 2^256/5.</summary>
    /// <param name="modulus">p.</param>
    /// <param name="isLazy">Whether elements are below 2p, rather than below p.</param>
    public PtxArithmetic(BigInteger modulus, bool isLazy = false)
    {
        _isLazy = isLazy;
        _modulus = Words(modulus);
        _bound = isLazy ? Words(2 * modulus) : _modulus;

        // -1/p mod 2^32 by Newton's iteration: each step doubles the bits that are right, of which an odd number has three.
        uint p = (uint)(modulus & uint.MaxValue);
        uint inverse = p;
        for (int i = 0; i < 4; i++)
            inverse *= 2 - (p * inverse);
        _negativeInverse = Hex(0 - inverse);
    }

    /// <summary>r ← a·b/2^256 mod p (Montgomery 1985), by rows of b.</summary>
    /// <param name="r">The result's four 64-bit registers.</param>
    /// <param name="a">The first factor's.</param>
    /// <param name="b">The second factor's.</param>
    public string Multiply(string[] r, string[] a, string[] b)
    {
        var text = new Block("a<8>, b<8>, e<8>, o<8>, t<8>, m, c");
        text.Split("a", a);
        text.Split("b", b);
        string[] odd = Rows(text, ("a", "b"));
        if (!_isLazy)
            SubtractBoundOnce(text, odd);
        return text.Join(r, odd);
    }

    /// <summary>
    /// r ← (a·b - c·d)/2^256 mod p, with one reduction for both products: (a·b + (2p - c)·d)/2^256 + p is below 8p²/2^256 + p, which
    /// is below 3p, and is reduced once. What a row finds is below a + (2p - c) + p.
    /// </summary>
    /// <param name="r">The result's four 64-bit registers.</param>
    /// <param name="a">The first product's first factor's.</param>
    /// <param name="b">The first product's second factor's.</param>
    /// <param name="c">The second product's first factor's.</param>
    /// <param name="d">The second product's second factor's.</param>
    public string MultiplySubtract(string[] r, string[] a, string[] b, string[] c, string[] d)
    {
        var text = new Block("a<8>, b<8>, n<8>, d<8>, e<8>, o<8>, t<8>, m, c");
        text.Split("a", a);
        text.Split("b", b);
        text.Split("n", c);
        text.Split("d", d);
        text.Chain("sub", j => $"n{j}", j => _bound[j], j => $"n{j}");
        string[] odd = Rows(text, ("a", "b"), ("n", "d"));
        SubtractBoundOnce(text, odd);
        return text.Join(r, odd);
    }

    /// <summary>
    /// r ← a²/2^256 mod p: row i is a_i·(a_i + 2·(the limbs above it)), which begins at column 2i. What a row finds is below 2a + p,
    /// so that no carry leaves the topmost limb here either.
    /// </summary>
    /// <param name="r">The result's four 64-bit registers.</param>
    /// <param name="a">The factor's.</param>
    public string Square(string[] r, string[] a)
    {
        var text = new Block("a<8>, d<8>, s<8>, e<8>, o<8>, t<8>, x, m, c");
        text.Split("a", a);

        // d is 2a; s_j is its limb j without the bit that comes from the limb below.
        for (int j = 1; j < Limbs; j++)
            text.Line($"shl.b32 s{j}, a{j}, 1;");
        for (int j = 2; j < Limbs; j++)
            text.Line($"shf.l.wrap.b32 d{j}, a{j - 1}, a{j}, 1;");

        (string[] even, string[] odd) = (Names("e"), Names("o"));
        string spare = "x";
        for (int i = 0; i < Limbs; i++)
        {
            string factor = $"a{i}";
            string[] x = [.. Enumerable.Range(0, Limbs).Select(j => j < i ? string.Empty : j == i ? factor : j == i + 1 ? $"s{j}" : $"d{j}")];
            if (i == 0)
            {
                Row(text, odd, x, 1, factor, fresh: 0);
                Row(text, even, x, 0, factor, fresh: 0);
                Reduce(text, even, odd);
                continue;
            }

            // The lowest of the columns that are left is added when the row, which begins above it, is done.
            (even, odd) = Shifted(even, odd);
            (spare, odd[7]) = (odd[7], spare);
            Row(text, odd, x, 1, factor, fresh: Limbs - 2);
            if (i < Limbs - 1)
            {
                Row(text, even, x, 0, factor);
                text.Line($"addc.u32 {odd[7]}, {odd[7]}, 0;");
            }

            text.Line($"add.cc.u32 {even[0]}, {even[0]}, {spare};");
            Reduce(text, even, odd, "c");
        }

        AddColumns(text, even, odd);
        if (!_isLazy)
            SubtractBoundOnce(text, odd);
        return text.Join(r, odd);
    }

    /// <summary>r ← a + b mod p; if lazy, mod 2p.</summary>
    public string Add(string[] r, string[] a, string[] b)
    {
        var text = new Block("a<8>, b<8>, t<8>, c");
        text.Split("a", a);
        text.Split("b", b);
        text.Chain("add", j => $"a{j}", j => $"a{j}", j => $"b{j}");
        SubtractBoundOnce(text, Names("a"));
        return text.Join(r, Names("a"));
    }

    /// <summary>r ← a - b mod p; if lazy, mod 2p.</summary>
    public string Subtract(string[] r, string[] a, string[] b)
    {
        var text = new Block("a<8>, b<8>, c");
        text.Split("a", a);
        text.Split("b", b);
        text.Chain("sub", j => $"a{j}", j => $"a{j}", j => $"b{j}", "c");

        // c is not zero where a borrow is left: there the bound is added.
        text.Line("setp.ne.u32 p, c, 0;");
        text.Chain("@p add", j => $"a{j}", j => $"a{j}", j => _bound[j]);
        return text.Join(r, Names("a"));
    }

    private static string[] Names(string limbs) => [.. Enumerable.Range(0, Limbs).Select(j => $"{limbs}{j}")];

    /// <summary>
    /// The columns after a row: the even ones, whose lowest limb is zero, become odd ones, and move down by two limbs, but by their names
    /// alone. The last of the names is that of the limb that is yet to be added to the lowest of the new even columns.
    /// </summary>
    private static (string[] Even, string[] Odd) Shifted(string[] even, string[] odd) => (odd, [.. even[2..], even[0], even[1]]);

    /// <summary>
    /// Adds every second limb of x, from the first on, times the factor; a limb without a name is zero. Where there is one, the chain
    /// begins with the carry in the flag, and leaves its own there. Columns from the fresh ones on are zero before.
    /// </summary>
    private static void Row(Block text, string[] columns, string[] x, int first, string factor, string carry = "", int fresh = Limbs)
    {
        bool isChain = carry.Length > 0;
        for (int j = 0; j < Limbs; j += 2)
        {
            string limb = x[j + first];
            if (limb.Length == 0)
                continue;
            if (j >= fresh && !isChain)
            {
                text.Line($"mul.lo.u32 {columns[j]}, {limb}, {factor};");
                text.Line($"mul.hi.u32 {columns[j + 1]}, {limb}, {factor};");
                continue;
            }

            (string low, string high, string carryOut) = j >= fresh ? ("0", "0", string.Empty) : (columns[j], columns[j + 1], ".cc");
            text.Line($"{(isChain ? "madc" : "mad")}.lo.cc.u32 {columns[j]}, {limb}, {factor}, {low};");
            text.Line($"madc.hi{carryOut}.u32 {columns[j + 1]}, {limb}, {factor}, {high};");
            isChain = true;
        }
    }

    /// <summary>The sum of products, by rows of their second factors, over 2^256: the names of its limbs.</summary>
    private string[] Rows(Block text, params (string X, string Y)[] products)
    {
        (string[] even, string[] odd) = (Names("e"), Names("o"));
        for (int i = 0; i < Limbs; i++)
        {
            for (int k = 0; k < products.Length; k++)
            {
                string[] x = Names(products[k].X);
                string factor = $"{products[k].Y}{i}";
                if (i == 0 && k == 0)
                {
                    Row(text, odd, x, 1, factor, fresh: 0);
                    Row(text, even, x, 0, factor, fresh: 0);
                    continue;
                }

                if (k == 0)
                {
                    (even, odd) = Shifted(even, odd);
                    text.Line($"add.cc.u32 {even[0]}, {even[0]}, {odd[7]};");
                    Row(text, odd, x, 1, factor, "c", Limbs - 2);
                }
                else
                {
                    Row(text, odd, x, 1, factor);
                }

                Row(text, even, x, 0, factor);
                text.Line($"addc.u32 {odd[7]}, {odd[7]}, 0;");
            }

            Reduce(text, even, odd);
        }

        AddColumns(text, even, odd);
        return odd;
    }

    /// <summary>Adds the multiple of p that makes the lowest column zero.</summary>
    private void Reduce(Block text, string[] even, string[] odd, string carry = "")
    {
        text.Line($"mul.lo.u32 m, {even[0]}, {_negativeInverse};");
        Row(text, odd, _modulus, 1, "m", carry);
        Row(text, even, _modulus, 0, "m");
        text.Line($"addc.u32 {odd[7]}, {odd[7]}, 0;");
    }

    /// <summary>After the last row the even columns stand one limb higher than the odd ones, which become the sum of both.</summary>
    private static void AddColumns(Block text, string[] even, string[] odd) =>
        text.Chain("add", j => odd[j], j => odd[j], j => j + 1 < Limbs ? even[j + 1] : "0");

    /// <summary>x mod p for x &lt; 2p; if lazy, x mod 2p for x &lt; 4p.</summary>
    private void SubtractBoundOnce(Block text, string[] x)
    {
        text.Chain("sub", j => $"t{j}", j => x[j], j => _bound[j], "c");
        text.Line("setp.eq.u32 p, c, 0;");
        for (int j = 0; j < Limbs; j++)
            text.Line($"selp.b32 {x[j]}, t{j}, {x[j]}, p;");
    }

    private static string[] Words(BigInteger x) => [.. Enumerable.Range(0, Limbs).Select(i => Hex((uint)((x >> (32 * i)) & uint.MaxValue)))];

    private static string Hex(uint word) => "0x" + word.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>A scope with registers of its own.</summary>
    private sealed class Block
    {
        private readonly StringBuilder _text = new("\t{\n");

        public Block(string registers) => Line($".reg .b32 {registers}; .reg .pred p;");

        public void Line(string instruction) => _text.Append('\t').Append(instruction).Append('\n');

        public void Split(string limbs, string[] registers)
        {
            for (int i = 0; i < registers.Length; i++)
                Line($"mov.b64 {{{limbs}{2 * i}, {limbs}{(2 * i) + 1}}}, {registers[i]};");
        }

        /// <summary>An addition or subtraction of all limbs; the borrow goes to a register where one is named.</summary>
        public void Chain(
            string operation, Func<int, string> r, Func<int, string> a, Func<int, string> b, string? borrow = null)
        {
            for (int j = 0; j < Limbs; j++)
            {
                string carryIn = j == 0 ? string.Empty : "c";
                string carryOut = j == Limbs - 1 && borrow is null ? string.Empty : ".cc";
                Line($"{operation}{carryIn}{carryOut}.u32 {r(j)}, {a(j)}, {b(j)};");
            }

            if (borrow is not null)
                Line($"{operation}c.u32 {borrow}, 0, 0;");
        }

        public string Join(string[] registers, string[] limbs)
        {
            for (int i = 0; i < registers.Length; i++)
                Line($"mov.b64 {registers[i]}, {{{limbs[2 * i]}, {limbs[(2 * i) + 1]}}};");
            return _text.Append("\t}\n").ToString();
        }
    }
}
