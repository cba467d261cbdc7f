using System.Buffers.Binary;
using System.Text;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Files;

/// <summary>
/// Reads a file's body, trusting nothing: every read names its field for the error, counts are held against a bound and against
/// the bytes that are left before anything is allocated, scalars and coordinates are canonical, points lie in their groups.
/// </summary>
/// <remarks>All methods throw <see cref="FileFormatException"/> and nothing else.</remarks>
public sealed class BinaryFileReader
{
    private readonly ReadOnlyMemory<byte> _body;

    private readonly string _path;

    private readonly FileKind _kind;

    private int _position;

    private int _fieldStart;

    internal BinaryFileReader(ReadOnlyMemory<byte> body, string path, FileKind kind)
    {
        _body = body;
        _path = path;
        _kind = kind;
    }

    /// <summary>The bytes of the body that are not yet read.</summary>
    public int Remaining => _body.Length - _position;

    /// <summary>Reads 0 or 1, one byte.</summary>
    public bool ReadBoolean(string field)
    {
        byte value = Take(field, 1)[0];
        return value <= 1 ? value == 1 : throw Fail(field, $"{value} is neither 0 nor 1");
    }

    /// <summary>Reads four bytes, two's complement, within bounds.</summary>
    public int ReadInt32(string field, int minimum = int.MinValue, int maximum = int.MaxValue)
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(Take(field, sizeof(int)));
        return value >= minimum && value <= maximum ? value : throw Fail(field, $"{value} is not in [{minimum}, {maximum}]");
    }

    /// <summary>Reads eight bytes, two's complement, within bounds.</summary>
    public long ReadInt64(string field, long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(Take(field, sizeof(long)));
        return value >= minimum && value <= maximum ? value : throw Fail(field, $"{value} is not in [{minimum}, {maximum}]");
    }

    /// <summary>Reads the eight bytes of a finite IEEE 754 number.</summary>
    public double ReadDouble(string field)
    {
        double value = BinaryPrimitives.ReadDoubleLittleEndian(Take(field, sizeof(double)));
        return double.IsFinite(value) ? value : throw Fail(field, "not a finite number");
    }

    /// <summary>Reads a count of elements of at least <paramref name="elementSize"/> bytes each, all still to come.</summary>
    /// <param name="field">The field.</param>
    /// <param name="maximum">The largest count that makes sense.</param>
    /// <param name="elementSize">The fewest bytes that an element takes.</param>
    public int ReadCount(string field, int maximum, int elementSize)
    {
        int count = ReadInt32(field, 0, maximum);
        return (long)count * elementSize <= Remaining
            ? count
            : throw Fail(field, $"{count} elements do not fit into the remaining {Remaining} bytes");
    }

    /// <summary>Reads a string of at most <paramref name="maximumBytes"/> bytes in UTF-8, without control characters.</summary>
    public string ReadString(string field, int maximumBytes)
    {
        int count = ReadCount(field, maximumBytes, 1);
        ReadOnlySpan<byte> bytes = Take(field, count);
        string value = Encoding.UTF8.GetString(bytes);
        bool exact = Encoding.UTF8.GetByteCount(value) == count && !value.Contains('\ufffd') && !value.Any(char.IsControl);
        return exact ? value : throw Fail(field, "not printable text in UTF-8");
    }

    /// <summary>Reads bytes of which the format fixes the number. They stay valid as long as the file's bytes do.</summary>
    public ReadOnlySpan<byte> ReadBytes(string field, int count) => Take(field, count);

    /// <summary>Reads a scalar in [0, r).</summary>
    public Fr ReadScalar(string field) =>
        Fr.TryReadBigEndian(Take(field, Fr.Size), out Fr value) ? value : throw Fail(field, "the scalar is not below r");

    /// <summary>Reads a point of G1.</summary>
    /// <param name="field">The field.</param>
    /// <param name="allowInfinity">Whether the neutral element makes sense here.</param>
    public G1Affine ReadG1(string field, bool allowInfinity = false)
    {
        if (!G1Affine.TryRead(Take(field, G1Affine.Size), out G1Affine point))
            throw Fail(field, "not a point of G1: a coordinate is not below q, or the point is off the curve");
        return allowInfinity || !point.IsInfinity ? point : throw Fail(field, "the point at infinity");
    }

    /// <summary>Reads a point of G2 other than infinity.</summary>
    public G2Affine ReadG2(string field)
    {
        if (!G2Affine.TryRead(Take(field, G2Affine.Size), out G2Affine point))
            throw Fail(field, "not a point of G2: a coordinate is not below q, or the point is off the curve or outside the group");
        return !point.IsInfinity ? point : throw Fail(field, "the point at infinity");
    }

    /// <summary>Reads a list of at most <paramref name="maximum"/> integers, each within bounds.</summary>
    public int[] ReadInt32s(string field, int maximum, int minimumValue = int.MinValue, int maximumValue = int.MaxValue)
    {
        int[] values = new int[ReadCount(field, maximum, sizeof(int))];
        for (int i = 0; i < values.Length; i++)
            values[i] = ReadInt32(field, minimumValue, maximumValue);
        return values;
    }

    /// <summary>Reads a list of at most <paramref name="maximum"/> scalars.</summary>
    public Fr[] ReadScalars(string field, int maximum)
    {
        var values = new Fr[ReadCount(field, maximum, Fr.Size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = ReadScalar(field);
        return values;
    }

    /// <summary>Reads a list of at most <paramref name="maximum"/> points of G1.</summary>
    public G1Affine[] ReadG1s(string field, int maximum, bool allowInfinity = false)
    {
        var values = new G1Affine[ReadCount(field, maximum, G1Affine.Size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = ReadG1(field, allowInfinity);
        return values;
    }

    /// <summary>The error that the field read last does not fit the others, for the caller to throw.</summary>
    /// <param name="field">The field.</param>
    /// <param name="problem">What is wrong, as the end of a line.</param>
    public FileFormatException Fail(string field, string problem) =>
        new(_path, field, BinaryFile.HeaderSize + _fieldStart, problem, _kind.Help);

    /// <summary>Requires that the whole body has been read.</summary>
    internal void RequireEnd()
    {
        _fieldStart = _position;
        if (Remaining > 0)
            throw Fail("end", $"{Remaining} bytes too many");
    }

    private ReadOnlySpan<byte> Take(string field, int count)
    {
        _fieldStart = _position;
        if (count > Remaining)
            throw Fail(field, $"takes {count} bytes, and {Remaining} are left");
        _position += count;
        return _body.Span.Slice(_fieldStart, count);
    }
}
