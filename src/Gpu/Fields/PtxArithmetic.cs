using System.Globalization;
using System.Numerics;
using System.Text;

namespace Zkml.Gpu.Fields;

/// <summary>
/// PTX text of a field's arithmetic on eight 32-bit limbs that lie in four 64-bit registers.
/// </summary>
/// <remarks>
/// The product keeps the columns of even and of odd index apart, so that each pair mad.lo.cc, madc.hi.cc works on the same
/// operands and becomes one wide multiply-add: 64 for a·b, 64 for the reduction, less what constants save. As p &lt; 2^254, no
/// carry leaves the topmost limb.
/// </remarks>
internal sealed class PtxArithmetic
{
    private const int Limbs = 8;

    private readonly string[] _modulus = new string[Limbs];
    private readonly string _negativeInverse;

    /// <summary>The arithmetic modulo an odd p below 2^254.</summary>
    public PtxArithmetic(BigInteger modulus)
    {
        for (int i = 0; i < Limbs; i++)
            _modulus[i] = Hex((uint)((modulus >> (32 * i)) & uint.MaxValue));

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
        (string even, string odd) = ("e", "o");
        for (int i = 0; i < Limbs; i++)
        {
            string factor = $"b{i}";
            if (i == 0)
            {
                Products(text, odd, 1, factor);
                Products(text, even, 0, factor);
            }
            else
            {
                // The last row's even columns have become odd ones; their lowest limb is zero, and they move down by two limbs.
                (even, odd) = (odd, even);
                text.Line($"add.cc.u32 {even}0, {even}0, {odd}1;");
                for (int j = 0; j < Limbs; j += 2)
                {
                    string low = j + 2 < Limbs ? $"{odd}{j + 2}" : "0";
                    string high = j + 3 < Limbs ? $"{odd}{j + 3}" : "0";
                    text.Line($"madc.lo.cc.u32 {odd}{j}, a{j + 1}, {factor}, {low};");
                    text.Line($"madc.hi{(j + 2 < Limbs ? ".cc" : string.Empty)}.u32 {odd}{j + 1}, a{j + 1}, {factor}, {high};");
                }

                Accumulate(text, even, j => $"a{j}", 0, factor);
                text.Line($"addc.u32 {odd}7, {odd}7, 0;");
            }

            text.Line($"mul.lo.u32 m, {even}0, {_negativeInverse};");
            Accumulate(text, odd, j => _modulus[j], 1, "m");
            Accumulate(text, even, j => _modulus[j], 0, "m");
            text.Line($"addc.u32 {odd}7, {odd}7, 0;");
        }

        // After the last row the even columns stand one limb higher than the odd ones.
        text.Line("add.cc.u32 e0, e0, o1;");
        for (int j = 1; j < Limbs - 1; j++)
            text.Line($"addc.cc.u32 e{j}, e{j}, o{j + 1};");
        text.Line("addc.u32 e7, e7, 0;");
        SubtractModulusOnce(text, "e");
        return text.Join(r, "e");
    }

    /// <summary>r ← a + b mod p.</summary>
    public string Add(string[] r, string[] a, string[] b)
    {
        var text = new Block("a<8>, b<8>, t<8>, c");
        text.Split("a", a);
        text.Split("b", b);
        text.Chain("add", j => $"a{j}", j => $"a{j}", j => $"b{j}");
        SubtractModulusOnce(text, "a");
        return text.Join(r, "a");
    }

    /// <summary>r ← a - b mod p.</summary>
    public string Subtract(string[] r, string[] a, string[] b)
    {
        var text = new Block("a<8>, b<8>, t<8>, c");
        text.Split("a", a);
        text.Split("b", b);
        text.Chain("sub", j => $"a{j}", j => $"a{j}", j => $"b{j}", "c");

        // c is all ones where a borrow is left: the modulus is added under this mask.
        for (int j = 0; j < Limbs; j++)
            text.Line($"and.b32 t{j}, c, {_modulus[j]};");
        text.Chain("add", j => $"a{j}", j => $"a{j}", j => $"t{j}");
        return text.Join(r, "a");
    }

    private static void Products(Block text, string columns, int first, string factor)
    {
        for (int j = 0; j < Limbs; j += 2)
        {
            text.Line($"mul.lo.u32 {columns}{j}, a{j + first}, {factor};");
            text.Line($"mul.hi.u32 {columns}{j + 1}, a{j + first}, {factor};");
        }
    }

    /// <summary>Adds every second limb of x, from the first on, times the factor; the carry is left in the flag.</summary>
    private static void Accumulate(Block text, string columns, Func<int, string> x, int first, string factor)
    {
        for (int j = 0; j < Limbs; j += 2)
        {
            text.Line($"{(j == 0 ? "mad" : "madc")}.lo.cc.u32 {columns}{j}, {x(j + first)}, {factor}, {columns}{j};");
            text.Line($"madc.hi.cc.u32 {columns}{j + 1}, {x(j + first)}, {factor}, {columns}{j + 1};");
        }
    }

    /// <summary>x mod p for x &lt; 2p.</summary>
    private void SubtractModulusOnce(Block text, string x)
    {
        text.Chain("sub", j => $"t{j}", j => $"{x}{j}", j => _modulus[j], "c");
        text.Line("setp.eq.u32 p, c, 0;");
        for (int j = 0; j < Limbs; j++)
            text.Line($"selp.b32 {x}{j}, t{j}, {x}{j}, p;");
    }

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

        public string Join(string[] registers, string limbs)
        {
            for (int i = 0; i < registers.Length; i++)
                Line($"mov.b64 {registers[i]}, {{{limbs}{2 * i}, {limbs}{(2 * i) + 1}}};");
            return _text.Append("\t}\n").ToString();
        }
    }
}
