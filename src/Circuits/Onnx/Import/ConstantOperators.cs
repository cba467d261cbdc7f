namespace Zkml.Circuits.Onnx.Import;

/// <summary>Operators on constants: what exporters leave of shape computations and of transposed weights.</summary>
internal static class ConstantOperators
{
    private const int MaximumElements = 1 << 26;
    private const int MaximumList = 1 << 10;

    public static Operand Constant(NodeContext node)
    {
        foreach (string name in (string[])["value", "value_float", "value_int", "value_floats", "value_ints"])
        {
            switch (node.Raw(name))
            {
                case OnnxTensor tensor:
                    return new ConstantOperand(tensor);
                case float number:
                    return new ConstantOperand(new OnnxTensor([], [number]));
                case long number:
                    return new ConstantOperand(new OnnxTensor([], [number], OnnxElementType.Int64));
                case float[] numbers:
                    return new ConstantOperand(new OnnxTensor([numbers.Length], numbers));
                case long[] numbers:
                    return new ConstantOperand(new OnnxTensor([numbers.Length], numbers, OnnxElementType.Int64));
                default:
                    break;
            }
        }

        throw node.Unsupported("it holds no tensor or number", "attributes value, value_float, value_int, value_floats, value_ints");
    }

    public static Operand Shape(NodeContext node)
    {
        int[] dims = node.Input(0) is ConstantOperand constant ? constant.Value.Dims.ToArray() : [node.Batch, .. node.Feature(0).Layout.Extents];
        int rank = dims.Length;
        int start = Bound(node.Int("start", 0), rank);
        int end = Math.Max(start, Bound(node.Int("end", rank), rank));
        return Integers(dims[start..end].Select(extent => (long)extent));
    }

    public static Operand Gather(NodeContext node)
    {
        long[] data = List(node, 0);
        OnnxTensor indices = node.Constant(1, "the indices");
        if (indices.IsFloat || indices.Dims.Length > 1 || indices.Count > MaximumList || node.Int("axis", 0) != 0)
            throw node.Unsupported("it gathers more than elements of a list", "Gather in computations of shapes");

        long[] taken = [.. indices.Integers.ToArray().Select(index => data[node.AxisFromFront(index, data.Length)])];
        return new ConstantOperand(new OnnxTensor(indices.Dims.ToArray(), taken, OnnxElementType.Int64));
    }

    public static Operand Concat(NodeContext node)
    {
        List<long> all = [];
        for (int i = 0; i < node.InputCount; i++)
        {
            all.AddRange(List(node, i));
            if (all.Count > MaximumList)
                throw node.Unsupported("its result is too large for a shape", $"lists of at most {MaximumList} integers");
        }

        return Integers(all);
    }

    public static Operand Slice(NodeContext node)
    {
        long[] data = List(node, 0);
        int start = Bound(Single(node, 1, "starts"), data.Length);
        int end = Math.Max(start, Bound(Single(node, 2, "ends"), data.Length));
        bool isPlain = (!node.HasInput(3) || node.AxisFromFront(Single(node, 3, "axes"), 1) == 0) && (!node.HasInput(4) || Single(node, 4, "steps") == 1);
        return isPlain ? Integers(data[start..end]) : throw node.Unsupported("its steps are not 1", "steps of 1");
    }

    /// <summary>Add, Sub, Mul and Div of constants, broadcast.</summary>
    public static Operand Arithmetic(NodeContext node, OnnxTensor a, OnnxTensor b)
    {
        int rank = Math.Max(a.Dims.Length, b.Dims.Length);
        int[] left = [.. Enumerable.Repeat(1, rank - a.Dims.Length), .. a.Dims];
        int[] right = [.. Enumerable.Repeat(1, rank - b.Dims.Length), .. b.Dims];
        int[] dims = new int[rank];
        long count = 1;
        for (int i = 0; i < rank; i++)
        {
            if (left[i] != right[i] && left[i] != 1 && right[i] != 1)
                throw node.Unsupported($"its constants have the extents {left[i]} and {right[i]}", "extents that broadcast");
            dims[i] = left[i] == 1 ? right[i] : left[i];
            count *= dims[i];
            if (count > MaximumElements)
                throw node.Unsupported("its constants broadcast to too many elements", $"at most {MaximumElements}");
        }

        node.Builder.Spend(count);
        double[] values = new double[count];
        int[] index = new int[rank];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Apply(node, a[Position(index, left)], b[Position(index, right)], a.IsFloat);
            Advance(index, dims);
        }

        return new ConstantOperand(
            a.IsFloat ? new OnnxTensor(dims, [.. values.Select(v => (float)v)]) : new OnnxTensor(dims, [.. values.Select(v => (long)v)], a.ElementType));
    }

    public static Operand Transpose(NodeContext node, OnnxTensor tensor, int[] order)
    {
        node.Builder.Spend(tensor.Count);
        int[] dims = tensor.Dims.ToArray();
        int[] moved = [.. order.Select(axis => dims[axis])];
        int[] from = new int[tensor.Count];
        int[] index = new int[dims.Length];
        int[] source = new int[dims.Length];
        for (int i = 0; i < from.Length; i++)
        {
            for (int axis = 0; axis < order.Length; axis++)
                source[order[axis]] = index[axis];
            from[i] = Position(source, dims);
            Advance(index, moved);
        }

        return new ConstantOperand(tensor.IsFloat
            ? new OnnxTensor(moved, [.. from.Select(i => tensor.Floats[i])])
            : new OnnxTensor(moved, [.. from.Select(i => tensor.Integers[i])], tensor.ElementType));
    }

    public static Operand Flatten(NodeContext node, OnnxTensor tensor, long axis)
    {
        int rank = tensor.Dims.Length;
        int first = axis == rank ? rank : node.AxisFromFront(axis, rank);
        int rows = 1;
        foreach (int extent in tensor.Dims[..first])
            rows *= extent;
        return new ConstantOperand(tensor.WithDims([rows, rows == 0 ? 0 : tensor.Count / rows]));
    }

    public static Operand Cast(OnnxTensor tensor, OnnxElementType target, bool toFloat)
    {
        if (tensor.IsFloat)
            return new ConstantOperand(tensor);
        int[] dims = tensor.Dims.ToArray();
        return new ConstantOperand(toFloat
            ? new OnnxTensor(dims, [.. tensor.Integers.ToArray().Select(v => (float)v)])
            : new OnnxTensor(dims, tensor.Integers.ToArray(), target));
    }

    /// <summary>The extents that Reshape's second input asks for: 0 copies one, -1 takes what is left.</summary>
    public static int[] ResolveShape(NodeContext node, int[] dims, int[] target, bool copiesZero)
    {
        long count = dims.Aggregate(1L, (product, extent) => product * extent);
        int[] resolved = [.. target.Select((extent, i) => extent == 0 && copiesZero && i < dims.Length ? dims[i] : extent)];
        int open = Array.IndexOf(resolved, -1);
        long known = 1;
        for (int i = 0; i < resolved.Length && known <= int.MaxValue; i++)
            known *= i == open ? 1 : Math.Max(resolved[i], 0);
        if (open >= 0 && known > 0 && count % known == 0)
            resolved[open] = (int)(count / known);

        bool fits = resolved.Length <= 8 && resolved.All(extent => extent >= 0)
            && resolved.Aggregate((Int128)1, (product, extent) => product * extent) == count;
        if (!fits)
        {
            throw node.Unsupported(
                $"it makes [{string.Join(", ", target.Take(8))}] of [{string.Join(", ", dims)}]", "a shape with the same number of elements, the batch first");
        }

        return resolved;
    }

    private static double Apply(NodeContext node, double a, double b, bool isFloat) => node.Operator switch
    {
        "Add" => a + b,
        "Sub" => a - b,
        "Mul" => a * b,
        _ when !isFloat && b == 0 => throw node.Unsupported("it divides by zero", "other divisors"),
        _ => isFloat ? a / b : Math.Truncate(a / b),
    };

    private static int Position(int[] index, int[] dims)
    {
        int position = 0;
        for (int axis = 0; axis < dims.Length; axis++)
            position = (position * dims[axis]) + (dims[axis] == 1 ? 0 : index[axis]);
        return position;
    }

    private static void Advance(int[] index, int[] dims)
    {
        for (int axis = dims.Length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--)
            index[axis] = 0;
    }

    private static ConstantOperand Integers(IEnumerable<long> values)
    {
        long[] list = [.. values];
        return new ConstantOperand(new OnnxTensor([list.Length], list, OnnxElementType.Int64));
    }

    private static long[] List(NodeContext node, int input)
    {
        if (node.Input(input) is FeatureOperand)
            throw node.Unsupported("it depends on the image", $"{node.Operator} in computations of shapes");
        OnnxTensor tensor = node.Constant(input, "the data");
        return tensor is { IsFloat: false, Dims.Length: 1, Count: <= MaximumList }
            ? tensor.Integers.ToArray()
            : throw node.Unsupported("its data are not a short list of integers", "computations of shapes");
    }

    private static long Single(NodeContext node, int input, string what)
    {
        int[] values = node.Integers(input, what);
        return values.Length == 1 ? values[0] : throw node.Unsupported($"its {what} has {values.Length} elements", "lists");
    }

    private static int Bound(long position, int length) => (int)Math.Clamp(position < 0 ? position + length : position, 0, length);
}
