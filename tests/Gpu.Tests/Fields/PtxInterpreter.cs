using System.Globalization;

namespace Zkml.Gpu.Tests.Fields;

/// <summary>
/// Runs the few PTX instructions that field arithmetic is made of, by the definitions of NVIDIA's PTX ISA (extended-precision integer
/// arithmetic, section 9.7.2): one carry flag, 32-bit words, 64-bit registers as pairs.
/// </summary>
internal sealed class PtxInterpreter
{
    private readonly Dictionary<string, uint> _words = [];
    private readonly Dictionary<string, ulong> _registers;
    private bool _predicate;
    private bool _carry;

    private PtxInterpreter(Dictionary<string, ulong> registers) => _registers = registers;

    /// <summary>Runs a text on 64-bit registers, which it changes.</summary>
    public static void Run(string text, Dictionary<string, ulong> registers)
    {
        var interpreter = new PtxInterpreter(registers);
        foreach (string line in text.Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line is not ("{" or "}") && !line.StartsWith(".reg", StringComparison.Ordinal))
                interpreter.Step(line);
        }
    }

    private void Step(string line)
    {
        if (line.StartsWith("@p ", StringComparison.Ordinal))
        {
            if (_predicate)
                Step(line[3..]);
            return;
        }

        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string operation = line[..space];
        string[] o = line[(space + 1)..].Split(['{', '}', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        switch (operation)
        {
            case "mov.b64" when line.Contains(", {", StringComparison.Ordinal):
                _registers[o[0]] = ((ulong)Word(o[2]) << 32) | Word(o[1]);
                break;
            case "mov.b64":
                (_words[o[0]], _words[o[1]]) = ((uint)_registers[o[2]], (uint)(_registers[o[2]] >> 32));
                break;
            case "setp.eq.u32":
                _predicate = Word(o[1]) == Word(o[2]);
                break;
            case "setp.ne.u32":
                _predicate = Word(o[1]) != Word(o[2]);
                break;
            case "shl.b32":
                _words[o[0]] = Word(o[1]) << (int)Word(o[2]);
                break;
            case "shf.l.wrap.b32":
                _words[o[0]] = (uint)((((ulong)Word(o[2]) << 32) | Word(o[1])) << (int)(Word(o[3]) & 31) >> 32);
                break;
            case "selp.b32":
                _words[o[0]] = _predicate ? Word(o[1]) : Word(o[2]);
                break;
            default:
                Arithmetic(operation.Split('.'), o);
                break;
        }
    }

    private void Arithmetic(string[] operation, string[] o)
    {
        bool takesCarry = operation[0] is "addc" or "subc" or "madc";
        bool setsCarry = operation.Contains("cc");
        ulong carry = takesCarry && _carry ? 1UL : 0UL;
        ulong product = operation[0] is "mul" or "mad" or "madc" ? (ulong)Word(o[1]) * Word(o[2]) : 0;
        uint half = operation[1] == "hi" ? (uint)(product >> 32) : (uint)product;
        ulong result = operation[0] switch
        {
            "mul" => half,
            "mad" or "madc" => (ulong)half + Word(o[3]) + carry,
            "add" or "addc" => (ulong)Word(o[1]) + Word(o[2]) + carry,
            "sub" or "subc" => (ulong)Word(o[1]) - Word(o[2]) - carry,
            _ => throw new NotSupportedException(string.Join('.', operation)),
        };
        _words[o[0]] = (uint)result;
        if (setsCarry)
            _carry = (result >> 32) != 0;
        else if (!takesCarry && operation[0] is not "mul")
            throw new NotSupportedException("an addition that leaves the carry to chance");
    }

    private uint Word(string operand) =>
        operand.StartsWith("0x", StringComparison.Ordinal) ? uint.Parse(operand.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : char.IsAsciiDigit(operand[0]) ? uint.Parse(operand, CultureInfo.InvariantCulture)
        : _words[operand];
}
