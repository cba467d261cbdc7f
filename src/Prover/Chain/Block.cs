namespace Zkml.Prover.Chain;

/// <summary>A block of a chain, as far as this program looks at it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hash">Its hash, by which two blocks of one number differ.</param>
/// <param name="ParentHash">The hash of the block before it.</param>
/// <param name="Timestamp">When it was made, in seconds since 1970.</param>
public sealed record Block(ulong Number, Bytes32 Hash, Bytes32 ParentHash, ulong Timestamp);
