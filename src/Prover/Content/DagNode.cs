using System.Security.Cryptography;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Content;

/// <summary>A link to a block.</summary>
/// <param name="Id">The block.</param>
/// <param name="FileBytes">The bytes of the file below it.</param>
/// <param name="TreeBytes">The bytes of all blocks below it and of itself.</param>
internal readonly record struct DagLink(ContentId Id, long FileBytes, long TreeBytes);

/// <summary>A node of a file's tree: a message of DAG-PB, links first, whose data is a message of UnixFS.</summary>
/// <remarks>Both are messages of protocol buffers, in the one order that the specifications fix; a field's key is 8 · number + wire type.</remarks>
internal static class DagNode
{
    private const byte NodeLinks = (2 << 3) | 2;

    private const byte NodeData = (1 << 3) | 2;

    private const byte LinkHash = (1 << 3) | 2;

    private const byte LinkName = (2 << 3) | 2;

    private const byte LinkTreeSize = 3 << 3;

    private const byte UnixFsType = 1 << 3;

    private const byte UnixFsFile = 2;

    private const byte UnixFsFileSize = 3 << 3;

    private const byte UnixFsBlockSize = 4 << 3;

    /// <summary>The link to the node of some links.</summary>
    public static DagLink Link(IReadOnlyList<DagLink> links)
    {
        byte[] node = Encode(links);
        var id = new ContentId(ContentCodec.DagPb, new Bytes32(SHA256.HashData(node)));
        return new DagLink(id, links.Sum(link => link.FileBytes), node.Length + links.Sum(link => link.TreeBytes));
    }

    private static byte[] Encode(IReadOnlyList<DagLink> links)
    {
        var data = new List<byte> { UnixFsType, UnixFsFile, UnixFsFileSize };
        AppendVarint(data, links.Sum(link => link.FileBytes));
        var node = new List<byte>();
        foreach (DagLink link in links)
        {
            data.Add(UnixFsBlockSize);
            AppendVarint(data, link.FileBytes);
            AppendField(node, NodeLinks, Encode(link));
        }

        AppendField(node, NodeData, data);
        return [.. node];
    }

    private static List<byte> Encode(DagLink link)
    {
        var message = new List<byte>();
        AppendField(message, LinkHash, link.Id.ToArray());
        AppendField(message, LinkName, []);
        message.Add(LinkTreeSize);
        AppendVarint(message, link.TreeBytes);
        return message;
    }

    private static void AppendField(List<byte> message, byte key, IReadOnlyCollection<byte> value)
    {
        message.Add(key);
        AppendVarint(message, value.Count);
        message.AddRange(value);
    }

    private static void AppendVarint(List<byte> message, long value)
    {
        for (; value >= 0x80; value >>= 7)
            message.Add((byte)(value | 0x80));
        message.Add((byte)value);
    }
}
