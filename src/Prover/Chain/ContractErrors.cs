using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Zkml.Prover.Chain;

/// <summary>The errors that a contract may revert with, by their selectors, so that a revert can be told in words.</summary>
public sealed class ContractErrors
{
    private const int WordSize = Bytes32.Size;

    private static readonly uint StandardError = AbiSelector.Of("Error(string)");

    private static readonly uint StandardPanic = AbiSelector.Of("Panic(uint256)");

    private readonly Dictionary<uint, string> _signatures = [];

    /// <summary>Makes a table.</summary>
    /// <param name="signatures">Each error's name and its parameters' types, as in <c>UnknownKey(bytes32)</c>.</param>
    /// <exception cref="ArgumentException">A signature is malformed, or two have one selector.</exception>
    public ContractErrors(params IEnumerable<string> signatures)
    {
        foreach (string signature in signatures)
            _signatures.Add(AbiSelector.Of(signature), signature);
    }

    /// <summary>No errors but those that Solidity itself has.</summary>
    public static ContractErrors Standard { get; } = new();

    /// <summary>The signatures of the table.</summary>
    internal IEnumerable<string> Signatures => _signatures.Values;

    /// <summary>The name of the error, without its parameters; null where the table does not have it.</summary>
    /// <param name="data">What the contract reverted with.</param>
    public string? NameOf(ReadOnlySpan<byte> data) =>
        Find(data) is { } signature ? signature[..signature.IndexOf('(', StringComparison.Ordinal)] : null;

    /// <summary>The error in words, for one line of a message.</summary>
    /// <param name="data">What the contract reverted with: any bytes.</param>
    public string Describe(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return "no reason given";
        if (data.Length < AbiSelector.Size)
            return $"unknown reason {Hex.Encode(data)}";
        uint selector = BinaryPrimitives.ReadUInt32BigEndian(data);
        ReadOnlySpan<byte> arguments = data[AbiSelector.Size..];
        if (selector == StandardError)
            return ReadText(arguments) is { } text ? $"\"{NodeText.OneLine(text)}\"" : "an error without its text";
        if (selector == StandardPanic && arguments.Length == WordSize)
            return $"panic {PanicName(ToNumber(arguments))}";
        if (Find(data) is not { } signature)
            return $"unknown error {Hex.Encode(data[..AbiSelector.Size])}";

        int parenthesis = signature.IndexOf('(', StringComparison.Ordinal);
        string[] types = signature[(parenthesis + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (types.Length * WordSize != arguments.Length || types.Contains("string") || types.Contains("bytes"))
            return signature;
        StringBuilder shown = new StringBuilder().Append(signature, 0, parenthesis + 1);
        for (int i = 0; i < types.Length; i++)
        {
            if (i > 0)
                shown.Append(", ");
            shown.Append(Show(types[i], arguments.Slice(i * WordSize, WordSize)));
        }

        return shown.Append(')').ToString();
    }

    private string? Find(ReadOnlySpan<byte> data) =>
        data.Length >= AbiSelector.Size && _signatures.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(data), out string? signature)
            ? signature
            : null;

    private static string Show(string type, ReadOnlySpan<byte> word) => type switch
    {
        "address" => new EthereumAddress(word[^EthereumAddress.Size..]).ToString(),
        "bool" => word[^1] == 0 ? "false" : "true",
        ['u', 'i', 'n', 't', ..] => ToNumber(word).ToString(CultureInfo.InvariantCulture),
        _ => Hex.Encode(word),
    };

    /// <summary>The string at the offset that the first word tells; null where it is not all there.</summary>
    private static string? ReadText(ReadOnlySpan<byte> arguments)
    {
        if (!TryReadLength(arguments, 0, out int offset) || !TryReadLength(arguments, offset, out int length))
            return null;
        ReadOnlySpan<byte> rest = arguments[(offset + WordSize)..];
        return length <= rest.Length ? Encoding.UTF8.GetString(rest[..length]) : null;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, int at, out int length)
    {
        length = 0;
        if (bytes.Length < WordSize || at > bytes.Length - WordSize)
            return false;
        BigInteger number = ToNumber(bytes.Slice(at, WordSize));
        length = number <= bytes.Length ? (int)number : 0;
        return number <= bytes.Length;
    }

    private static BigInteger ToNumber(ReadOnlySpan<byte> word) => new(word, isUnsigned: true, isBigEndian: true);

    /// <summary>Solidity's documentation, "Panic via assert and Error via require".</summary>
    private static string PanicName(BigInteger code) => code < byte.MaxValue
        ? (int)code switch
        {
            0x01 => "0x01 (assertion)",
            0x11 => "0x11 (overflow)",
            0x12 => "0x12 (division by zero)",
            0x21 => "0x21 (no value of the enumeration)",
            0x22 => "0x22 (malformed storage)",
            0x31 => "0x31 (pop of an empty array)",
            0x32 => "0x32 (index out of range)",
            0x41 => "0x41 (out of memory)",
            0x51 => "0x51 (call of a zero function)",
            var other => string.Create(CultureInfo.InvariantCulture, $"0x{other:x2}"),
        }
        : "of an unknown kind";
}
