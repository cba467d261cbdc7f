using Google.Protobuf.Reflection;

namespace Zkml.Circuits.Onnx;

/// <summary>
/// Walks a protobuf message's wire format without building it, so that a small file cannot make the parser build a huge object
/// tree: two bytes are enough for an empty message, which takes a hundred in memory.
/// </summary>
internal static class WireScanner
{
    private const int MaximumMessages = 1 << 20;
    private const int MaximumDepth = 24;

    /// <summary>Throws unless <paramref name="bytes"/> is well formed, of bounded depth and of bounded number of messages.</summary>
    /// <exception cref="OnnxFormatException">It is not.</exception>
    public static void Require(ReadOnlySpan<byte> bytes, MessageDescriptor type)
    {
        int messages = 0;
        Scan(bytes, type, 0, ref messages);
    }

    private static void Scan(ReadOnlySpan<byte> bytes, MessageDescriptor type, int depth, ref int messages)
    {
        if (++messages > MaximumMessages)
            throw new OnnxFormatException($"the ONNX file has more than {MaximumMessages} parts", "simplify the model before importing it");
        if (depth > MaximumDepth)
            throw new OnnxFormatException($"the ONNX file nests deeper than {MaximumDepth} levels");

        while (!bytes.IsEmpty)
        {
            ulong tag = ReadVarint(ref bytes);
            switch (tag & 7)
            {
                case 0:
                    ReadVarint(ref bytes);
                    break;
                case 1:
                    Take(ref bytes, 8);
                    break;
                case 2:
                    ReadOnlySpan<byte> content = Take(ref bytes, ReadVarint(ref bytes));
                    FieldDescriptor? field = tag >> 3 <= int.MaxValue ? type.FindFieldByNumber((int)(tag >> 3)) : null;
                    if (field?.FieldType == FieldType.Message)
                        Scan(content, field.MessageType, depth + 1, ref messages);
                    break;
                case 5:
                    Take(ref bytes, 4);
                    break;
                default:
                    throw Malformed();
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, ulong length)
    {
        if (length > (ulong)bytes.Length)
            throw Malformed();
        ReadOnlySpan<byte> taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < Math.Min(bytes.Length, 10); i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw Malformed();
    }

    private static OnnxFormatException Malformed() =>
        new("the file is not an ONNX model, or it is truncated", "give a complete .onnx file");
}
