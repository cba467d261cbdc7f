using System.Security.Cryptography;
using Zkml.Prover.Chain;
using Zkml.Prover.Files;

namespace Zkml.Prover.Content;

/// <summary>
/// Computes the id of a file from its bytes, in one pass and little memory: (tree depth) x 174 links. A file of at most one chunk of 256 KiB is its own
/// block; of a longer one the chunks are the leaves of a balanced tree of UnixFS nodes with up to 174 links each.
/// </summary>
/// <remarks>
/// The same bytes have other ids under other parameters, and tools differ in their defaults. Ours are those of npm's <c>ipfs-unixfs-importer</c> with
/// <c>cidVersion: 1, rawLeaves: true, reduceSingleLeafToSelf: true, chunker: fixedSize 262144, layout: balanced 174</c>.
/// Sources: the specifications of UnixFS 1, DAG-PB and CID at specs.ipfs.tech and ipld.io.
/// </remarks>
public sealed class ContentHasher : IDisposable
{
    /// <summary>Bytes of a leaf other than the last.</summary>
    public const int ChunkSize = 1 << 18;

    /// <summary>The most links of a node.</summary>
    public const int Width = 174;

    private const int BufferSize = 1 << 16;

    private readonly int _chunkSize;

    private readonly int _width;

    private readonly IncrementalHash _leaf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Links that no node holds yet, leaves first. A list is made into a node when one more link than a node holds comes.</summary>
    private readonly List<List<DagLink>> _levels = [[]];

    private int _filled;

    /// <summary>Begins an empty file.</summary>
    public ContentHasher()
        : this(ChunkSize, Width)
    {
    }

    /// <summary>As above with other parameters, so that deep trees can be tested.</summary>
    internal ContentHasher(int chunkSize, int width)
    {
        _chunkSize = chunkSize;
        _width = width;
    }

    /// <summary>The bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>The id of some bytes.</summary>
    public static ContentId Of(ReadOnlySpan<byte> bytes)
    {
        using var hasher = new ContentHasher();
        hasher.Append(bytes);
        return hasher.Finish();
    }

    /// <summary>The id of what is left of a stream.</summary>
    public static ContentId Of(Stream stream, CancellationToken cancellation = default)
    {
        using var hasher = new ContentHasher();
        byte[] buffer = new byte[BufferSize];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hasher.Append(buffer.AsSpan(0, read));
        }

        return hasher.Finish();
    }

    /// <summary>The id of a file.</summary>
    /// <exception cref="FileFormatException">It cannot be read.</exception>
    public static ContentId OfFile(string path, CancellationToken cancellation = default)
    {
        using FileStream stream = ContentFile.OpenRead(path);
        return Of(stream, cancellation);
    }

    /// <summary>Appends bytes to the file.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (bytes.Length > 0)
        {
            int taken = Math.Min(bytes.Length, _chunkSize - _filled);
            _leaf.AppendData(bytes[..taken]);
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == _chunkSize)
                EndLeaf();
        }
    }

    /// <summary>The id of the bytes so far. The hasher is used up.</summary>
    public ContentId Finish()
    {
        if (_filled > 0 || Length == 0)
            EndLeaf();
        if (_levels is [[DagLink only]])
            return only.Id;
        for (int level = 0; level < _levels.Count - 1; level++)
            Add(level + 1, DagNode.Link(_levels[level]));
        return DagNode.Link(_levels[^1]).Id;
    }

    /// <inheritdoc/>
    public void Dispose() => _leaf.Dispose();

    private void EndLeaf()
    {
        var id = new ContentId(ContentCodec.Raw, new Bytes32(_leaf.GetHashAndReset()));
        Add(0, new DagLink(id, _filled, _filled));
        _filled = 0;
    }

    private void Add(int level, DagLink link)
    {
        if (level == _levels.Count)
            _levels.Add([]);
        if (_levels[level].Count == _width)
        {
            Add(level + 1, DagNode.Link(_levels[level]));
            _levels[level].Clear();
        }

        _levels[level].Add(link);
    }
}
