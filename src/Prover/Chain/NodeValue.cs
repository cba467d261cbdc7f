using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Zkml.Prover.Chain;

/// <summary>A value that a node sent, with its place. Reading it as anything that it is not throws <see cref="NodeException"/>.</summary>
/// <param name="Json">The value.</param>
/// <param name="Place">The node, the method and the path to the value, for messages.</param>
internal readonly record struct NodeValue(JsonElement Json, string Place)
{
    private const int WordDigits = 64;

    /// <summary>Whether the node has nothing to tell.</summary>
    public bool IsNull => Json.ValueKind == JsonValueKind.Null;

    /// <summary>A property that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="nullable">Whether it may be null.</param>
    public NodeValue Property(string name, bool nullable = false)
    {
        if (Json.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        if (!Json.TryGetProperty(name, out JsonElement value) || (value.ValueKind == JsonValueKind.Null && !nullable))
            throw new NodeException($"{Place}: '{name}' is missing", NodeHelp);
        return new NodeValue(value, $"{Place}: {name}");
    }

    /// <summary>A property, or null if it is missing or null.</summary>
    public NodeValue? Find(string name)
    {
        if (Json.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return Json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new NodeValue(value, $"{Place}: {name}")
            : null;
    }

    /// <summary>The items of a list.</summary>
    public List<NodeValue> ToList()
    {
        if (Json.ValueKind != JsonValueKind.Array)
            throw Wrong("a list");
        var items = new List<NodeValue>();
        foreach (JsonElement item in Json.EnumerateArray())
            items.Add(new NodeValue(item, string.Create(CultureInfo.InvariantCulture, $"{Place}[{items.Count}]")));
        return items;
    }

    /// <summary>A number below 2^256: 0x and up to 64 digits.</summary>
    public BigInteger ToQuantity()
    {
        string text = Json.ValueKind == JsonValueKind.String ? Json.GetString()! : "";
        if (!text.StartsWith(Hex.Prefix, StringComparison.Ordinal))
            throw Wrong("a number in hexadecimal digits");
        ReadOnlySpan<char> digits = text.AsSpan(Hex.Prefix.Length);
        string padded = digits.Length is > 0 and <= WordDigits ? digits.ToString().PadLeft(WordDigits, '0') : "";
        if (!Hex.TryDecodeDigits(padded, out byte[] bytes) || bytes.Length == 0)
            throw Wrong("a number in hexadecimal digits");
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>A number below 2^64: 0x and digits.</summary>
    public ulong ToUInt64() => ToQuantity() is var number && number <= ulong.MaxValue ? (ulong)number : throw Wrong("a number below 2^64");

    /// <summary>A JSON number.</summary>
    public long ToInt64() => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt64(out long number) ? number : throw Wrong("a number");

    /// <summary>A JSON string, made fit to be shown.</summary>
    public string ToText() => Json.ValueKind == JsonValueKind.String ? NodeText.OneLine(Json.GetString()!) : throw Wrong("a text");

    /// <summary>Bytes: 0x and two digits each.</summary>
    public byte[] ToBytes() =>
        Json.ValueKind == JsonValueKind.String && Hex.TryDecode(Json.GetString(), out byte[] bytes)
            ? bytes
            : throw Wrong("bytes in hexadecimal digits");

    /// <summary>Thirty-two bytes.</summary>
    public Bytes32 ToBytes32() => ToBytes() is { Length: Bytes32.Size } bytes ? new Bytes32(bytes) : throw Wrong("32 bytes");

    /// <summary>An address. A node's has no checksum, or any.</summary>
    public EthereumAddress ToAddress() =>
        ToBytes() is { Length: EthereumAddress.Size } bytes ? new EthereumAddress(bytes) : throw Wrong("an address");

    /// <summary>Says that the value is not what it should be.</summary>
    public NodeException Wrong(string expected) => new($"{Place}: this is not {expected}: {Shown()}", NodeHelp);

    private const string NodeHelp = "try another node";

    private string Shown() => Json.ValueKind == JsonValueKind.Undefined ? "nothing" : NodeText.OneLine(Json.GetRawText());
}
