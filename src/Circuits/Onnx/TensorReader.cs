using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Zkml.Circuits.Onnx.Schema;

namespace Zkml.Circuits.Onnx;

/// <summary>Turns the schema's tensors into checked constants.</summary>
internal static class TensorReader
{
    private const int MaximumElements = 1 << 27;

    /// <summary>The constant held by <paramref name="tensor"/>.</summary>
    /// <param name="tensor">The tensor as parsed.</param>
    /// <param name="where">What holds it, for messages.</param>
    /// <exception cref="OnnxFormatException">Its elements are elsewhere, of another number, or of a type that is not supported.</exception>
    public static OnnxTensor Read(TensorProto tensor, string where)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
        {
            throw new OnnxFormatException(
                $"{where}: its data lie in another file",
                "save the model with its weights inside (onnx.save(model, path, save_as_external_data=False))");
        }

        if (tensor.Segment is not null)
            throw new OnnxFormatException($"{where}: it is split into segments", "give a model with whole tensors");

        int[] dims = ReadDims(tensor.Dims, where);
        int count = dims.Aggregate(1, (product, extent) => product * extent);
        var type = (OnnxElementType)tensor.DataType;
        return type switch
        {
            OnnxElementType.Float => Floats(dims, count, tensor.FloatData, 4, tensor, where, v => v, b => BinaryPrimitives.ReadSingleLittleEndian(b)),
            OnnxElementType.Double => Floats(dims, count, tensor.DoubleData, 8, tensor, where, v => (float)v, b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b)),
            OnnxElementType.Float16 => Floats(dims, count, tensor.Int32Data, 2, tensor, where, v => (float)BitConverter.UInt16BitsToHalf((ushort)v), b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)),
            OnnxElementType.BFloat16 => Floats(dims, count, tensor.Int32Data, 2, tensor, where, v => BitConverter.Int32BitsToSingle(v << 16), b => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b) << 16)),
            OnnxElementType.Int64 => Integers(dims, count, type, tensor.Int64Data, 8, tensor, where, v => v, BinaryPrimitives.ReadInt64LittleEndian),
            OnnxElementType.Int32 => Integers(dims, count, type, tensor.Int32Data, 4, tensor, where, v => v, b => BinaryPrimitives.ReadInt32LittleEndian(b)),
            OnnxElementType.Int16 => Integers(dims, count, type, tensor.Int32Data, 2, tensor, where, v => (short)v, b => BinaryPrimitives.ReadInt16LittleEndian(b)),
            OnnxElementType.UInt16 => Integers(dims, count, type, tensor.Int32Data, 2, tensor, where, v => (ushort)v, b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
            OnnxElementType.Int8 => Integers(dims, count, type, tensor.Int32Data, 1, tensor, where, v => (sbyte)v, b => (sbyte)b[0]),
            OnnxElementType.UInt8 => Integers(dims, count, type, tensor.Int32Data, 1, tensor, where, v => (byte)v, b => b[0]),
            OnnxElementType.Bool => Integers(dims, count, type, tensor.Int32Data, 1, tensor, where, v => v != 0 ? 1 : 0, b => b[0] != 0 ? 1 : 0),
            _ => throw new OnnxFormatException(
                $"{where}: elements of type {tensor.DataType} are not supported",
                "supported are float, double, float16, bfloat16, int8 to int64, uint8, uint16 and bool"),
        };
    }

    private static int[] ReadDims(RepeatedField<long> dims, string where)
    {
        const int MaximumRank = 8;
        if (dims.Count > MaximumRank)
            throw new OnnxFormatException($"{where}: {dims.Count} dimensions", $"at most {MaximumRank} are supported");

        long product = 1;
        foreach (long extent in dims)
        {
            if (extent is < 0 or > MaximumElements || (product *= extent) > MaximumElements)
                throw new OnnxFormatException($"{where}: its dimensions are negative or hold more than {MaximumElements} elements");
        }

        return [.. dims.Select(extent => (int)extent)];
    }

    private delegate T ElementReader<T>(ReadOnlySpan<byte> bytes);

    private static OnnxTensor Floats<TField>(
        int[] dims, int count, RepeatedField<TField> field, int size, TensorProto tensor, string where, Func<TField, float> convert, ElementReader<float> read) =>
        new(dims, Elements(count, field, size, tensor, where, convert, read));

    private static OnnxTensor Integers<TField>(
        int[] dims, int count, OnnxElementType type, RepeatedField<TField> field, int size, TensorProto tensor, string where, Func<TField, long> convert, ElementReader<long> read) =>
        new(dims, Elements(count, field, size, tensor, where, convert, read), type);

    /// <summary>The elements, from the raw bytes where they are given, from the typed field otherwise; their number is checked first.</summary>
    private static T[] Elements<TField, T>(
        int count, RepeatedField<TField> field, int size, TensorProto tensor, string where, Func<TField, T> convert, ElementReader<T> read)
    {
        ByteString raw = tensor.RawData;
        bool isRaw = tensor.HasRawData && (raw.Length > 0 || field.Count == 0);
        int given = isRaw ? raw.Length / size : field.Count;
        if (given != count || (isRaw && raw.Length % size != 0))
        {
            string held = isRaw ? $"{raw.Length} bytes" : $"{field.Count} elements";
            throw new OnnxFormatException($"{where}: it holds {held}, its dimensions call for {count} elements", "the file is damaged: export the model again");
        }

        var elements = new T[count];
        for (int i = 0; i < count; i++)
            elements[i] = isRaw ? read(raw.Span.Slice(i * size, size)) : convert(field[i]);
        return elements;
    }
}
