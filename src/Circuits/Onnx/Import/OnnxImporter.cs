using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Reduces an ONNX graph to a network of layers: linear terms, maximum, clamp.</summary>
internal static class OnnxImporter
{
    private const int MaximumBatch = 1024;

    private delegate Operand Import(NodeContext node);

    private static readonly Dictionary<string, (Import Import, string[] Attributes)> Operators = new()
    {
        ["Add"] = (ElementwiseOperators.Arithmetic, []),
        ["ArgMax"] = (LayoutOperators.Classify, ["axis", "keepdims", "select_last_index"]),
        ["AveragePool"] = (ConvolutionOperators.AveragePool, ["auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape", "pads", "strides"]),
        ["BatchNormalization"] = (MatrixOperators.BatchNormalization, ["epsilon", "momentum", "spatial", "training_mode"]),
        ["Cast"] = (LayoutOperators.Cast, ["to", "saturate"]),
        ["Clip"] = (ElementwiseOperators.Clip, ["min", "max"]),
        ["Concat"] = (ConstantOperators.Concat, ["axis"]),
        ["Constant"] = (ConstantOperators.Constant, ["value", "value_float", "value_floats", "value_int", "value_ints"]),
        ["Conv"] = (ConvolutionOperators.Conv, ["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"]),
        ["DequantizeLinear"] = (QuantizationOperators.Dequantize, ["axis", "block_size"]),
        ["Div"] = (ElementwiseOperators.Arithmetic, []),
        ["Dropout"] = (LayoutOperators.Dropout, ["ratio", "seed"]),
        ["Flatten"] = (LayoutOperators.Flatten, ["axis"]),
        ["Gather"] = (ConstantOperators.Gather, ["axis"]),
        ["Gemm"] = (MatrixOperators.Gemm, ["alpha", "beta", "transA", "transB"]),
        ["GlobalAveragePool"] = (ConvolutionOperators.GlobalAveragePool, []),
        ["GlobalMaxPool"] = (ConvolutionOperators.GlobalMaxPool, []),
        ["Identity"] = (LayoutOperators.Identity, []),
        ["LogSoftmax"] = (LayoutOperators.Classify, ["axis"]),
        ["MatMul"] = (MatrixOperators.MatMul, []),
        ["MaxPool"] = (ConvolutionOperators.MaxPool, ["auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides"]),
        ["Mul"] = (ElementwiseOperators.Arithmetic, []),
        ["Pad"] = (LayoutOperators.Pad, ["mode", "pads", "value"]),
        ["QuantizeLinear"] = (QuantizationOperators.Quantize, ["axis", "block_size", "output_dtype", "saturate"]),
        ["ReduceMean"] = (ConvolutionOperators.ReduceMean, ["axes", "keepdims", "noop_with_empty_axes"]),
        ["Relu"] = (ElementwiseOperators.Relu, []),
        ["Reshape"] = (LayoutOperators.Reshape, ["allowzero"]),
        ["Shape"] = (ConstantOperators.Shape, ["start", "end"]),
        ["Slice"] = (ConstantOperators.Slice, []),
        ["Softmax"] = (LayoutOperators.Classify, ["axis"]),
        ["Squeeze"] = (LayoutOperators.Squeeze, ["axes"]),
        ["Sub"] = (ElementwiseOperators.Arithmetic, []),
        ["Transpose"] = (LayoutOperators.Transpose, ["perm"]),
        ["Unsqueeze"] = (LayoutOperators.Unsqueeze, ["axes"]),
    };

    /// <summary>The network that <paramref name="graph"/> computes.</summary>
    /// <exception cref="OnnxFormatException">It computes something that an integer network cannot express.</exception>
    public static RealNetwork ToNetwork(OnnxGraph graph, ImportOptions options)
    {
        string output = ChooseOutput(graph, options);
        List<OnnxNode> nodes = Needed(graph, output);
        Dictionary<string, int> readers = CountReaders(nodes, output);

        AxisLayout inputLayout = InputResolver.Resolve(graph, options.InputShape);
        TensorReference input = new(graph.Input.Name, inputLayout);
        PixelScale pixels = options.Pixels ?? (graph.Input.ElementType == OnnxElementType.UInt8 ? PixelScale.Raw : PixelScale.UnitInterval);
        if (graph.Input.ElementType == OnnxElementType.UInt8 && pixels != PixelScale.Raw)
            throw new OnnxFormatException("the model reads bytes", "leave the scaling of pixels to the model");
        (double[] factor, double[] summand) = pixels.ForChannels(inputLayout.Shape.Channels);

        NetworkBuilder builder = new(inputLayout.Shape);
        Draft draft = builder.Identity(0, input);
        draft = draft with { Terms = [draft.Terms[0] with { Weights = factor }], Bias = summand };
        var values = graph.Initializers.ToDictionary(pair => pair.Key, pair => (Operand)new ConstantOperand(pair.Value));
        values[graph.Input.Name] = new FeatureOperand(inputLayout, draft, input);

        int? batch = graph.Input.Dims[0];
        if (batch > MaximumBatch)
        {
            throw new OnnxFormatException(
                $"the model's batch has a fixed size of {batch}",
                $"at most {MaximumBatch} is supported: export it with a free batch dimension");
        }

        foreach (OnnxNode node in nodes)
        {
            Operand result = Evaluate(node, new NodeContext(node, graph.Opset, batch ?? 1, builder, values));
            bool isShared = readers.GetValueOrDefault(node.Outputs[0]) > 1;
            values[node.Outputs[0]] = isShared && result is FeatureOperand feature && !IsFree(feature.Draft) ? builder.Materialize(feature) : result;
        }

        return values[output] is FeatureOperand logits
            ? builder.Finish(logits, reference => new ModelBinding(graph, input, batch, factor, summand, reference))
            : throw new OnnxFormatException($"output {OnnxFormatException.Quote(output)} does not depend on the image");
    }

    /// <summary>Whether several readers may each take the value in without computing anything twice.</summary>
    private static bool IsFree(Draft draft) => draft.IsAffine && (draft.Terms[0].Map.Source == 0 || draft.Bias.All(b => b == 0));

    private static Operand Evaluate(OnnxNode node, NodeContext context)
    {
        if (!Operators.TryGetValue(node.Operator, out (Import Import, string[] Attributes) rule))
            throw context.Unsupported("the operator is not supported", string.Join(", ", Operators.Keys));
        foreach (string attribute in node.Attributes.Keys)
        {
            if (!rule.Attributes.Contains(attribute))
            {
                string known = rule.Attributes.Length == 0 ? "no attribute" : string.Join(", ", rule.Attributes);
                throw context.Unsupported($"attribute {OnnxFormatException.Quote(attribute)} is not supported", known);
            }
        }

        return rule.Import(context);
    }

    private static string ChooseOutput(OnnxGraph graph, ImportOptions options)
    {
        if (options.Output is null && graph.Outputs.Count == 1)
            return graph.Outputs[0];

        string names = string.Join(", ", graph.Outputs.Take(8).Select(OnnxFormatException.Quote));
        return options.Output is null
            ? throw new OnnxFormatException($"the model has {graph.Outputs.Count} outputs: {names}", "choose the one that holds the classes")
            : graph.Outputs.Contains(options.Output)
                ? options.Output
                : throw new OnnxFormatException($"the model has no output {OnnxFormatException.Quote(options.Output)}", $"its outputs are {names}");
    }

    /// <summary>The nodes that the output depends on, in order.</summary>
    private static List<OnnxNode> Needed(OnnxGraph graph, string output)
    {
        HashSet<string> wanted = [output];
        List<OnnxNode> nodes = [];
        foreach (OnnxNode node in graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(wanted.Contains))
            {
                nodes.Add(node);
                wanted.UnionWith(node.Inputs.Where(name => name.Length > 0));
            }
        }

        nodes.Reverse();
        return nodes;
    }

    /// <summary>How often each value is read, by operators that read more than its shape.</summary>
    private static Dictionary<string, int> CountReaders(List<OnnxNode> nodes, string output)
    {
        Dictionary<string, int> readers = new() { [output] = 1 };
        foreach (string name in nodes.Where(node => node.Operator != "Shape").SelectMany(node => node.Inputs))
            readers[name] = readers.GetValueOrDefault(name) + 1;
        return readers;
    }
}
