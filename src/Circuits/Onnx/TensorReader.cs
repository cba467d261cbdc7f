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
        var type = (OnnxElementType)tensor.DataType;
        Elements source = new(tensor, dims.Aggregate(1, (product, extent) => product * extent), where);
        return type switch
        {
            OnnxElementType.Float => new(dims, source.Read(tensor.FloatData, 4, v => v, BinaryPrimitives.ReadSingleLittleEndian)),
            OnnxElementType.Double => new(dims, source.Read(tensor.DoubleData, 8, v => (float)v, b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b))),
            OnnxElementType.Float16 => new(dims, source.Read(tensor.Int32Data, 2, v => HalfToSingle((ushort)v), b => HalfToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b)))),
            OnnxElementType.BFloat16 => new(dims, source.Read(tensor.Int32Data, 2, v => UpperToSingle((ushort)v), b => UpperToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b)))),
            OnnxElementType.Int64 => new(dims, source.Read(tensor.Int64Data, 8, v => v, BinaryPrimitives.ReadInt64LittleEndian), type),
            OnnxElementType.Int32 => new(dims, source.Read<int, long>(tensor.Int32Data, 4, v => v, b => BinaryPrimitives.ReadInt32LittleEndian(b)), type),
            OnnxElementType.Int16 => new(dims, source.Read<int, long>(tensor.Int32Data, 2, v => (short)v, b => BinaryPrimitives.ReadInt16LittleEndian(b)), type),
            OnnxElementType.UInt16 => new(dims, source.Read<int, long>(tensor.Int32Data, 2, v => (ushort)v, b => BinaryPrimitives.ReadUInt16LittleEndian(b)), type),
            OnnxElementType.Int8 => new(dims, source.Read<int, long>(tensor.Int32Data, 1, v => (sbyte)v, b => (sbyte)b[0]), type),
            OnnxElementType.UInt8 => new(dims, source.Read<int, long>(tensor.Int32Data, 1, v => (byte)v, b => b[0]), type),
            OnnxElementType.Bool => new(dims, source.Read<int, long>(tensor.Int32Data, 1, v => v != 0 ? 1 : 0, b => b[0] != 0 ? 1 : 0), type),
            _ => throw new OnnxFormatException(
                $"{where}: elements of type {tensor.DataType} are not supported",
                "supported are float, double, float16, bfloat16, int8 to int64, uint8, uint16 and bool"),
        };
    }

    private static float HalfToSingle(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    private static float UpperToSingle(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);

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

    /// <summary>A tensor's elements, in the raw bytes where they are given, in the field of their type otherwise.</summary>
    private readonly record struct Elements(TensorProto Tensor, int Count, string Where)
    {
        /// <summary>Reads the elements; their number is checked before anything is allocated.</summary>
        public T[] Read<TField, T>(RepeatedField<TField> field, int size, Func<TField, T> convert, ElementReader<T> read)
        {
            ByteString raw = Tensor.RawData;
            bool isRaw = Tensor.HasRawData && (raw.Length > 0 || field.Count == 0);
            int given = isRaw ? raw.Length / size : field.Count;
            if (given != Count || (isRaw && raw.Length % size != 0))
            {
                string held = isRaw ? $"{raw.Length} bytes" : $"{field.Count} elements";
                throw new OnnxFormatException(
                    $"{Where}: it holds {held}, its dimensions call for {Count} elements",
                    "the file is damaged: export the model again");
            }

            var elements = new T[Count];
            for (int i = 0; i < elements.Length; i++)
                elements[i] = isRaw ? read(raw.Span.Slice(i * size, size)) : convert(field[i]);
            return elements;
        }
    }
}
