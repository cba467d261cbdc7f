using System.Text.Json;

namespace Zkml.Prover.Chain;

/// <summary>What a node says against a request.</summary>
/// <param name="Code">Its number, of which 3 means that a contract reverted.</param>
/// <param name="Message">Its words, fit to be shown.</param>
/// <param name="Data">More about it.</param>
internal sealed record JsonRpcError(long Code, string Message, NodeValue? Data)
{
    private const long Reverted = 3;

    private const string LegacyPrefix = "Reverted ";

    private const int MaximalData = 1 << 16;

    /// <summary>Whether a contract reverted, as far as nodes agree on how to say so.</summary>
    public bool IsRevert => Code == Reverted || Message.Contains("revert", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the contract reverted with; empty where the node does not tell, or tells it in a form of its own.</summary>
    public byte[] RevertData
    {
        get
        {
            JsonElement? json = Data?.Json;
            if (json is { ValueKind: JsonValueKind.Object } wrapper && wrapper.TryGetProperty("data", out JsonElement inner))
                json = inner;
            if (json is not { ValueKind: JsonValueKind.String } text)
                return [];
            string hex = text.GetString()!;
            if (hex.StartsWith(LegacyPrefix, StringComparison.Ordinal))
                hex = hex[LegacyPrefix.Length..];
            return hex.Length <= 2 * MaximalData && Hex.TryDecode(hex, out byte[] bytes) ? bytes : [];
        }
    }
}
