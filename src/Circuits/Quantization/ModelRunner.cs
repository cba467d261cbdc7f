using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Schema;

namespace Zkml.Circuits.Quantization;

/// <summary>Runs the original model by ONNX Runtime, in floating point, and gives chosen values of it.</summary>
internal sealed class ModelRunner : IDisposable
{
    private const int LargestBatch = 100;

    /// <summary>The largest number of elements that one run gives.</summary>
    private const long MaximumElements = 1 << 24;

    private readonly ModelBinding _binding;
    private readonly TensorReference[] _wanted;
    private readonly string[] _outputs;
    private readonly InferenceSession? _session;
    private readonly int _batch;

    /// <summary>Prepares a session whose runs give <paramref name="wanted"/>.</summary>
    /// <exception cref="OnnxFormatException">ONNX Runtime refuses the model.</exception>
    public ModelRunner(ModelBinding binding, IEnumerable<TensorReference> wanted)
    {
        _binding = binding;
        _wanted = [.. wanted];
        _outputs = [.. _wanted.Select(tensor => tensor.Name).Where(name => name != binding.Input.Name).Distinct()];
        long perSample = _wanted.Sum(tensor => (long)tensor.Layout.Shape.Count) + binding.Input.Layout.Shape.Count;
        _batch = binding.Batch ?? (int)Math.Clamp(MaximumElements / perSample, 1, LargestBatch);
        if (_outputs.Length == 0)
            return;

        using SessionOptions options = new();
        options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;

        // Without this, u8 x s8 kernels saturate on processors with AVX2 and no VNNI.
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        _session = Guarded(() => new InferenceSession(WithOutputs(binding.Graph.Bytes, _outputs), options));
    }

    /// <summary>What one run gives.</summary>
    /// <param name="first">The number of the run's first sample.</param>
    /// <param name="count">The number of its samples.</param>
    /// <param name="tensors">For each wanted tensor, the values of those samples one after another.</param>
    public delegate void RunHandler(int first, int count, IReadOnlyList<float[]> tensors);

    /// <summary>Runs all samples, batch by batch.</summary>
    /// <exception cref="OnnxFormatException">ONNX Runtime fails, or gives tensors of another shape than the import found.</exception>
    public void Run(SampleSet samples, RunHandler handle, CancellationToken cancellation = default)
    {
        TensorShape shape = _binding.Input.Layout.Shape;
        if (samples.Shape != shape)
        {
            throw new UserErrorException(
                $"the images have the shape {samples.Shape} (channels, width, height), the model takes {shape}",
                "give images of the model's shape");
        }

        for (int first = 0; first < samples.Count; first += _batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(_batch, samples.Count - first);
            float[] input = InputOf(samples, first, count);
            Dictionary<string, float[]> results = _session is null ? [] : Guarded(() => RunBatch(input, count));
            results[_binding.Input.Name] = input[..(count * shape.Count)];
            handle(first, count, [.. _wanted.Select(tensor => results[tensor.Name])]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();

    private Dictionary<string, float[]> RunBatch(float[] input, int count)
    {
        int rows = _binding.Batch ?? count;
        long[] dims = [rows, .. _binding.Input.Layout.Extents];
        using OrtValue value = _binding.Graph.Input.ElementType == OnnxElementType.UInt8
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(input, v => (byte)v), dims)
            : OrtValue.CreateTensorValueFromMemory(input, dims);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> values = _session!.Run(options, [_binding.Input.Name], [value], _outputs);

        Dictionary<string, float[]> results = [];
        for (int i = 0; i < _outputs.Length; i++)
        {
            int perSample = _wanted.First(tensor => tensor.Name == _outputs[i]).Layout.Shape.Count;
            OrtTensorTypeAndShapeInfo info = values[i].GetTensorTypeAndShape();
            if (info.ElementDataType != Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float || info.ElementCount != (long)rows * perSample)
            {
                throw new OnnxFormatException(
                    $"ONNX Runtime gives {info.ElementCount} elements of type {info.ElementDataType} for {OnnxFormatException.Quote(_outputs[i])}, not {(long)rows * perSample} floats",
                    "a model in 32-bit floats with a plain batch dimension is supported");
            }

            results[_outputs[i]] = values[i].GetTensorDataAsSpan<float>()[..(count * perSample)].ToArray();
        }

        return results;
    }

    /// <summary>The model's input; a batch of fixed size is filled up with zeros.</summary>
    private float[] InputOf(SampleSet samples, int first, int count)
    {
        (int channel, int x, int y) stride = _binding.Input.Layout.Strides;
        TensorShape shape = samples.Shape;
        float[] input = new float[(_binding.Batch ?? count) * shape.Count];
        for (int n = 0; n < count; n++)
        {
            ReadOnlySpan<sbyte> sample = samples[first + n];
            for (int i = 0; i < sample.Length; i++)
            {
                int c = i % shape.Channels;
                int x = i / shape.Channels % shape.Width;
                int y = i / shape.Channels / shape.Width;
                int position = (n * shape.Count) + (c * stride.channel) + (x * stride.x) + (y * stride.y);

                // In single precision throughout, as frameworks scale pixels.
                input[position] = (float)((sample[i] + 128) * _binding.Scale[c]) + (float)_binding.Offset[c];
            }
        }

        return input;
    }

    private static byte[] WithOutputs(ReadOnlyMemory<byte> bytes, IEnumerable<string> outputs)
    {
        ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes.Span);
        TypeProto type = new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxElementType.Float } };
        model.Graph.Output.Clear();
        model.Graph.Output.AddRange(outputs.Select(name => new ValueInfoProto { Name = name, Type = type }));
        return model.ToByteArray();
    }

    private static T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (OnnxRuntimeException error)
        {
            string line = error.Message.Split('\n')[0];
            throw new OnnxFormatException($"ONNX Runtime cannot run the model: {OnnxFormatException.Quote(line).Trim('\'')}", "check the model with onnx.checker", error);
        }
    }
}
