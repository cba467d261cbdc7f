using System.Buffers.Binary;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Data;

/// <summary>
/// Reads labelled images from the forms in which CIFAR-10 and MNIST are distributed: records of a label byte and planes of bytes, and
/// IDX. A pixel p becomes the integer p - 128.
/// </summary>
public static class SampleReader
{
    private const int IdxImagesMagic = 0x0803;
    private const int IdxLabelsMagic = 0x0801;
    private const int IdxImagesHeader = 16;
    private const int IdxLabelsHeader = 8;
    private const string IdxImagesName = "images-idx3";
    private const string IdxLabelsName = "labels-idx1";
    private const int MaximumSide = 1 << 12;
    private const string Help = "supply CIFAR-10 records (.bin) or an MNIST IDX file (images-idx3-ubyte, uncompressed, its labels beside it)";

    /// <summary>The shape of CIFAR-10's images, which its records do not state.</summary>
    public static readonly TensorShape Cifar10 = new(3, 32, 32);

    /// <summary>Reads samples; which form the file has is told from its first bytes.</summary>
    /// <param name="path">Records, or IDX images whose labels stand in the file named labels-idx1 instead of images-idx3.</param>
    /// <param name="first">The number of samples to skip.</param>
    /// <param name="count">The number of samples to read; null for all that follow.</param>
    /// <param name="limit">Read at most so many, however many follow.</param>
    /// <param name="recordShape">The shape of a record's image; null for CIFAR-10's.</param>
    /// <exception cref="UserErrorException">There are no such samples in the file.</exception>
    public static SampleSet Read(string path, int first = 0, int? count = null, int limit = int.MaxValue, TensorShape? recordShape = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        using FileStream file = Open(path);
        Span<byte> head = stackalloc byte[IdxImagesHeader];
        int present = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return present == head.Length && BinaryPrimitives.ReadInt32BigEndian(head) == IdxImagesMagic
            ? ReadIdx(file, path, head, first, count, limit)
            : ReadRecords(file, path, recordShape ?? Cifar10, first, count, limit);
    }

    private static SampleSet ReadRecords(FileStream file, string path, TensorShape shape, int first, int? count, int limit)
    {
        int record = 1 + shape.Count;
        if (file.Length == 0 || file.Length % record != 0)
            throw new UserErrorException($"{path}: {file.Length} bytes are not records of 1 + {shape} bytes", Help);
        int samples = Range(path, file.Length / record, first, count, limit, shape);

        var set = new SampleSet(shape, new sbyte[samples * shape.Count], new byte[samples]);
        byte[] buffer = new byte[record];
        file.Position = (long)first * record;
        for (int n = 0; n < samples; n++)
        {
            file.ReadExactly(buffer);
            set.Labels[n] = buffer[0];
            Interleave(buffer.AsSpan(1), shape, set.Values.AsSpan(n * shape.Count, shape.Count));
        }

        return set;
    }

    private static SampleSet ReadIdx(FileStream file, string path, ReadOnlySpan<byte> head, int first, int? count, int limit)
    {
        uint images = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(head[8..]);
        uint width = BinaryPrimitives.ReadUInt32BigEndian(head[12..]);
        if (height is 0 or > MaximumSide || width is 0 or > MaximumSide)
            throw new UserErrorException($"{path}: images of {width}x{height} pixels; sides of 1 to {MaximumSide} are supported", Help);
        var shape = new TensorShape(1, (int)width, (int)height);
        if (file.Length != IdxImagesHeader + ((long)images * shape.Count))
            throw new UserErrorException($"{path}: {file.Length} bytes cannot hold the {images} images of {shape} that its header announces", Help);
        int samples = Range(path, images, first, count, limit, shape);

        var set = new SampleSet(shape, new sbyte[samples * shape.Count], ReadIdxLabels(path, images, first, samples));
        byte[] buffer = new byte[shape.Count];
        file.Position = IdxImagesHeader + ((long)first * shape.Count);
        for (int n = 0; n < samples; n++)
        {
            file.ReadExactly(buffer);
            Interleave(buffer, shape, set.Values.AsSpan(n * shape.Count, shape.Count));
        }

        return set;
    }

    private static byte[] ReadIdxLabels(string imagesPath, uint images, int first, int count)
    {
        string name = Path.GetFileName(imagesPath);
        if (!name.Contains(IdxImagesName, StringComparison.Ordinal))
            throw new UserErrorException($"{imagesPath}: its name has no '{IdxImagesName}', so its labels cannot be found", Help);
        string path = Path.Combine(
            Path.GetDirectoryName(imagesPath) ?? string.Empty, name.Replace(IdxImagesName, IdxLabelsName, StringComparison.Ordinal));
        using FileStream file = Open(path);
        Span<byte> head = stackalloc byte[IdxLabelsHeader];
        bool whole = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length;
        if (!whole || BinaryPrimitives.ReadInt32BigEndian(head) != IdxLabelsMagic)
            throw new UserErrorException($"{path}: not IDX labels", Help);
        if (BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != images || file.Length != IdxLabelsHeader + (long)images)
            throw new UserErrorException($"{path}: not the labels of {images} images", Help);
        byte[] labels = new byte[count];
        file.Position = IdxLabelsHeader + first;
        file.ReadExactly(labels);
        return labels;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string problem = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "cannot be read";
            throw new UserErrorException($"{path}: {problem}", Help, exception);
        }
    }

    private static int Range(string path, long available, int first, int? count, int limit, TensorShape shape)
    {
        long samples = count ?? Math.Min(available - first, limit);
        if (samples < 1 || first + samples > available)
            throw new UserErrorException($"{path}: samples {first} to {first + samples - 1} were asked for, it has {available}", "ask for fewer");
        if (samples * shape.Count > Array.MaxLength)
            throw new UserErrorException($"{path}: {samples} samples of {shape} do not fit into one array", "ask for fewer");
        return (int)samples;
    }

    // Planes of rows to the order of TensorShape.IndexOf: channel lowest, then x, then y.
    private static void Interleave(ReadOnlySpan<byte> planes, TensorShape shape, Span<sbyte> values)
    {
        int plane = shape.Width * shape.Height;
        for (int i = 0; i < plane; i++)
        {
            for (int c = 0; c < shape.Channels; c++)
                values[c + (shape.Channels * i)] = (sbyte)(planes[(c * plane) + i] - 128);
        }
    }
}
