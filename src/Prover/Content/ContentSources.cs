using Zkml.Circuits;

namespace Zkml.Prover.Content;

/// <summary>Sources as a user writes them.</summary>
public static class ContentSources
{
    /// <summary>The source that a text names: a <see cref="GatewaySource"/> if it begins with <c>http://</c> or <c>https://</c>, else a <see cref="PathSource"/>.</summary>
    /// <param name="text">A gateway's address, or a path.</param>
    /// <param name="limits">How long a transfer over the network may take.</param>
    /// <exception cref="UserErrorException">It begins as an address and is none.</exception>
    public static IContentSource Parse(string text, TransferLimits? limits = null) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new GatewaySource(text, limits)
            : new PathSource(text);
}
