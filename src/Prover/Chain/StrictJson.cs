using System.Text.Json;

namespace Zkml.Prover.Chain;

/// <summary>
/// Reads JSON that others wrote. What <see cref="JsonDocument"/> finds out only when a text is looked at - broken UTF-8, half a surrogate pair -
/// is found at once, so that whoever looks at a value later need not expect it.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The value.</summary>
    /// <exception cref="JsonException">It is no JSON, is nested deeply, or has a property twice.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            JsonElement root = document.RootElement.Clone();
            RequireText(root);
            return root;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("a text is not Unicode", exception);
        }
    }

    private static void RequireText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                    RequireText(item);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    _ = property.Name;
                    RequireText(property.Value);
                }

                break;
        }
    }
}
