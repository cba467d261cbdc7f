namespace Zkml.Circuits.Onnx.Import;

/// <summary>
/// QuantizeLinear and DequantizeLinear. On constants they are computed. On activations the pair only rounds, which our own
/// quantization does in its place, and clamps: exporters leave a ReLU out where that clamp begins at zero.
/// </summary>
internal static class QuantizationOperators
{
    public static Operand Quantize(NodeContext node)
    {
        OnnxTensor scale = node.Constant(1, "the scale");
        (long[] zeroPoints, OnnxElementType type) = ZeroPoints(node, OnnxElementType.UInt8);
        (long low, long high) = Range(node, type);
        if (node.Input(0) is ConstantOperand constant)
            return QuantizeConstant(node, constant.Value, scale, zeroPoints, type, (low, high));

        FeatureOperand value = node.Feature(0);
        if (scale.Count != 1 || zeroPoints.Length > 1 || !(scale[0] > 0))
            throw node.Unsupported($"its scale has {scale.Count} elements, or is not positive", "one positive scale for an activation");

        long zeroPoint = zeroPoints.Length == 0 ? 0 : zeroPoints[0];
        FeatureOperand result = value;
        bool clampsAtZero = low == zeroPoint;
        if (clampsAtZero && !(value.Draft.IsAffine && node.Builder.IsNonNegative(value.Draft)))
            result = ElementwiseOperators.Clamp(node, value, scale[0] * (high - zeroPoint));
        return result with { Reference = value.Reference, Quantization = (scale[0], zeroPoint) };
    }

    public static Operand Dequantize(NodeContext node)
    {
        OnnxTensor scale = node.Constant(1, "the scale");
        if (node.Input(0) is ConstantOperand constant)
            return DequantizeConstant(node, constant.Value, scale, ZeroPoints(node, constant.Value.ElementType).Values);

        FeatureOperand value = node.Feature(0);
        long[] zeroPoints = ZeroPoints(node, OnnxElementType.UInt8).Values;
        (double, long) own = (scale.Count == 1 ? scale[0] : double.NaN, zeroPoints.Length == 0 ? 0 : zeroPoints[0]);
        if (value.Quantization != own)
            throw node.Unsupported("its scale or zero point is not that of a QuantizeLinear directly before it", "QDQ form");
        return value with { Quantization = null, Reference = new(node.Output, value.Layout) };
    }

    private static ConstantOperand QuantizeConstant(
        NodeContext node, OnnxTensor tensor, OnnxTensor scale, long[] zeroPoints, OnnxElementType type, (long Low, long High) range)
    {
        long[] values = new long[tensor.Count];
        Func<int, int> channel = ChannelOf(node, tensor, scale, zeroPoints);
        for (int i = 0; i < values.Length; i++)
        {
            int c = channel(i);
            double rounded = Math.Round(tensor[i] / scale[scale.Count == 1 ? 0 : c], MidpointRounding.ToEven);
            values[i] = (long)Math.Clamp(rounded + ZeroPoint(zeroPoints, c), range.Low, range.High);
        }

        return new ConstantOperand(new OnnxTensor(tensor.Dims.ToArray(), values, type));
    }

    private static ConstantOperand DequantizeConstant(NodeContext node, OnnxTensor tensor, OnnxTensor scale, long[] zeroPoints)
    {
        if (tensor.IsFloat || !scale.IsFloat)
            throw node.Unsupported("its input is not of integers, or its scale not of floats", "integers and floats there");

        float[] values = new float[tensor.Count];
        Func<int, int> channel = ChannelOf(node, tensor, scale, zeroPoints);
        for (int i = 0; i < values.Length; i++)
        {
            int c = channel(i);
            values[i] = (float)((tensor[i] - ZeroPoint(zeroPoints, c)) * scale[scale.Count == 1 ? 0 : c]);
        }

        return new ConstantOperand(new OnnxTensor(tensor.Dims.ToArray(), values));
    }

    /// <summary>The channel of each element, by the attribute axis.</summary>
    private static Func<int, int> ChannelOf(NodeContext node, OnnxTensor tensor, OnnxTensor scale, long[] zeroPoints)
    {
        node.Builder.Spend(tensor.Count);
        if (node.Int("block_size", 0) != 0)
            throw node.UnsupportedAttribute("block_size", "0");
        if (scale.Count == 1 && zeroPoints.Length <= 1)
            return _ => 0;

        int axis = node.AxisFromFront(node.Int("axis", 1), tensor.Dims.Length);
        int channels = tensor.Dims[axis];
        if (scale.Count != channels || zeroPoints.Length > 1 && zeroPoints.Length != channels)
        {
            throw node.Unsupported(
                $"it has {scale.Count} scales and {zeroPoints.Length} zero points for {channels} channels",
                "one for each channel");
        }

        int inner = 1;
        foreach (int extent in tensor.Dims[(axis + 1)..])
            inner *= extent;
        return i => i / inner % channels;
    }

    private static long ZeroPoint(long[] zeroPoints, int channel) => zeroPoints.Length switch
    {
        0 => 0,
        1 => zeroPoints[0],
        _ => zeroPoints[channel],
    };

    private static (long[] Values, OnnxElementType Type) ZeroPoints(NodeContext node, OnnxElementType fallback)
    {
        long stated = node.Int("output_dtype", 0);
        if (!node.HasInput(2))
            return ([], stated == 0 ? fallback : (OnnxElementType)stated);

        OnnxTensor tensor = node.Constant(2, "the zero point");
        return tensor.IsFloat || tensor.Count == 0
            ? throw node.Unsupported("its zero point is not an integer", "integers")
            : (tensor.Integers.ToArray(), tensor.ElementType);
    }

    private static (long Low, long High) Range(NodeContext node, OnnxElementType type) => type switch
    {
        OnnxElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        OnnxElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        OnnxElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        OnnxElementType.Int16 => (short.MinValue, short.MaxValue),
        _ => throw node.Unsupported($"it quantizes to {type}", "int8, uint8, int16, uint16"),
    };
}
