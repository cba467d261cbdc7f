namespace Zkml.Prover.Files;

/// <summary>What a file holds. The list of all kinds is <see cref="FileKinds"/>.</summary>
/// <param name="Tag">Four ASCII characters that name the kind in the file.</param>
/// <param name="Version">The version of the body's layout; only this version is read.</param>
/// <param name="Name">The kind as an error calls it: "proof", "structured reference string".</param>
/// <param name="MaximumLength">The longest body, in bytes, that is read; a longer file is refused unread.</param>
/// <param name="Help">How to get a good file of this kind, as the rest of a line that begins <c>help: </c>.</param>
public sealed record FileKind(string Tag, int Version, string Name, long MaximumLength, string Help);
