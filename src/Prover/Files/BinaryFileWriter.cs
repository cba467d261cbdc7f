using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Files;

/// <summary>
/// Writes a file's body: integers little-endian, scalars and points big-endian as the EVM has them, lists and strings after
/// their count. <see cref="BinaryFileReader"/> has the twin of each method.
/// </summary>
public sealed class BinaryFileWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal BinaryFileWriter()
    {
    }

    /// <summary>The body so far.</summary>
    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Writes 0 or 1, one byte.</summary>
    public void WriteBoolean(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes four bytes, two's complement.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>Writes eight bytes, two's complement.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>Writes the eight bytes of an IEEE 754 number.</summary>
    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>Writes the number of bytes in UTF-8, then the bytes.</summary>
    public void WriteString(string value)
    {
        int count = Encoding.UTF8.GetByteCount(value);
        WriteInt32(count);
        Encoding.UTF8.GetBytes(value, Take(count));
    }

    /// <summary>Writes bytes of which the format fixes the number.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Writes a scalar: 32 bytes.</summary>
    public void WriteScalar(Fr value) => value.WriteBigEndian(Take(Fr.Size));

    /// <summary>Writes a point of G1: x, y, 64 bytes; infinity is all zero.</summary>
    public void WriteG1(in G1Affine value) => value.Write(Take(G1Affine.Size));

    /// <summary>Writes a point of G2: 128 bytes, imaginary parts first; infinity is all zero.</summary>
    public void WriteG2(in G2Affine value) => value.Write(Take(G2Affine.Size));

    /// <summary>Writes the number of integers, then each in four bytes.</summary>
    public void WriteInt32s(ReadOnlySpan<int> values)
    {
        WriteInt32(values.Length);
        foreach (int value in values)
            WriteInt32(value);
    }

    /// <summary>Writes the number of scalars, then the scalars.</summary>
    public void WriteScalars(ReadOnlySpan<Fr> values)
    {
        WriteInt32(values.Length);
        foreach (Fr value in values)
            WriteScalar(value);
    }

    /// <summary>Writes the number of points, then the points.</summary>
    public void WriteG1s(ReadOnlySpan<G1Affine> values)
    {
        WriteInt32(values.Length);
        foreach (ref readonly G1Affine value in values)
            WriteG1(in value);
    }

    private Span<byte> Take(int count)
    {
        Span<byte> span = _buffer.GetSpan(count)[..count];
        _buffer.Advance(count);
        return span;
    }
}
