using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>The header of a block as consensus hashes it (Yellow Paper, section 4.4.3; EIP-1559, -4895, -4844, -4788, -7685).</summary>
internal static class BlockHeader
{
    private const int BloomSize = 256;

    private const int NonceSize = 8;

    /// <summary>Bytes of <c>extraData</c> at most.</summary>
    private const int LongestExtra = 32;

    /// <summary>The encoding of the header that a node tells in <c>eth_getBlockByNumber</c>'s fields.</summary>
    /// <exception cref="NodeException">A field is missing or malformed, or the fields are not those of the block's hash.</exception>
    public static byte[] Encode(NodeValue block)
    {
        List<byte[]> fields =
        [
            Word(block, "parentHash"),
            Word(block, "sha3Uncles"),
            Rlp.Bytes(block.Property("miner").ToAddress().ToArray()),
            Word(block, "stateRoot"),
            Word(block, "transactionsRoot"),
            Word(block, "receiptsRoot"),
            Fixed(block, "logsBloom", BloomSize),
            Number(block, "difficulty"),
            Number(block, "number"),
            Number(block, "gasLimit"),
            Number(block, "gasUsed"),
            Number(block, "timestamp"),
            Extra(block),
            Word(block, "mixHash"),
            Fixed(block, "nonce", NonceSize),
        ];
        AddIfTold(fields, block, "baseFeePerGas", Number);
        AddIfTold(fields, block, "withdrawalsRoot", Word);
        AddIfTold(fields, block, "blobGasUsed", Number);
        AddIfTold(fields, block, "excessBlobGas", Number);
        AddIfTold(fields, block, "parentBeaconBlockRoot", Word);
        AddIfTold(fields, block, "requestsHash", Word);

        byte[] header = Rlp.List([.. fields]);
        NodeValue hash = block.Property("hash");
        return new Bytes32(Keccak.Hash(header)) == hash.ToBytes32()
            ? header
            : throw hash.Wrong("the hash of the block's header up to Osaka; its fields are another block's, or of a later fork");
    }

    /// <summary>The RANDAO of an encoded header, its fourteenth field (EIP-4399).</summary>
    /// <param name="header">What <see cref="Encode"/> made.</param>
    public static Bytes32 ReadRandao(ReadOnlySpan<byte> header)
    {
        const int FieldsBefore = 13;
        ReadOnlySpan<byte> fields = header[Rlp.PrefixLength(header)..];
        for (int i = 0; i < FieldsBefore; i++)
            fields = fields[Rlp.ItemLength(fields)..];
        return new Bytes32(fields.Slice(Rlp.PrefixLength(fields), Bytes32.Size));
    }

    // Each fork appended its own: a block before it does not have them.
    private static void AddIfTold(List<byte[]> fields, NodeValue block, string name, Func<NodeValue, string, byte[]> encode)
    {
        if (block.Find(name) is not null)
            fields.Add(encode(block, name));
    }

    private static byte[] Word(NodeValue block, string name) => Rlp.Bytes(block.Property(name).ToBytes32().ToArray());

    private static byte[] Number(NodeValue block, string name) => Rlp.Integer(block.Property(name).ToQuantity());

    private static byte[] Fixed(NodeValue block, string name, int size) =>
        block.Property(name) is var value && value.ToBytes() is var bytes && bytes.Length == size
            ? Rlp.Bytes(bytes)
            : throw value.Wrong($"{size} bytes");

    private static byte[] Extra(NodeValue block) =>
        block.Property("extraData") is var value && value.ToBytes() is { Length: <= LongestExtra } bytes
            ? Rlp.Bytes(bytes)
            : throw value.Wrong($"at most {LongestExtra} bytes");
}
