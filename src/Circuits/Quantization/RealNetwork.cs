using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Import;

namespace Zkml.Circuits.Quantization;

/// <summary>
/// A model in the form of a <see cref="NetworkArchitecture"/> with real weights: what an ONNX graph is reduced to, and what is
/// quantized. Activation tensor 0 is (committed value - zero point), in units of one pixel step.
/// </summary>
/// <param name="Input">The shape of a sample.</param>
/// <param name="InputZeroPoints">The zero point of each input channel.</param>
/// <param name="Layers">The layers in the order of evaluation; the last gives the logits.</param>
/// <param name="Source">How the model's own tensors are fed and found.</param>
internal sealed record RealNetwork(
    TensorShape Input, IReadOnlyList<int> InputZeroPoints, IReadOnlyList<RealLayer> Layers, ModelBinding Source)
{
    /// <summary>The shape of activation tensor <paramref name="source"/>: 0 is the input, i is the output of layer i - 1.</summary>
    public TensorShape ShapeOf(int source) => source == 0 ? Input : Layers[source - 1].Output;
}

/// <summary>One layer; the fields are those of <see cref="LayerArchitecture"/>, with weights.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Terms">The linear maps whose outputs add up.</param>
/// <param name="Bias">One number an output channel.</param>
/// <param name="Linear">The shape of the accumulator.</param>
/// <param name="Pool">The maximum taken over the accumulator, or null.</param>
/// <param name="Activation">What follows.</param>
/// <param name="Ceiling">Where the activation saturates after <see cref="ActivationKind.Relu"/>; positive infinity for a plain ReLU.</param>
/// <param name="Accumulator">The model's tensor that holds the accumulator's real value.</param>
internal sealed record RealLayer(
    string Name,
    IReadOnlyList<RealTerm> Terms,
    double[] Bias,
    TensorShape Linear,
    MaxPool? Pool,
    ActivationKind Activation,
    double Ceiling,
    TensorReference Accumulator)
{
    /// <summary>The shape of the layer's activation.</summary>
    public TensorShape Output => Pool is null ? Linear : Linear with { Width = Pool.Width, Height = Pool.Height };
}

/// <summary>A linear term and its weights, in the order of <see cref="LayerWeights.Terms"/>.</summary>
/// <param name="Map">The term.</param>
/// <param name="Weights">The weights.</param>
internal sealed record RealTerm(LinearTerm Map, double[] Weights);

/// <summary>A value of the model and how its elements are laid out.</summary>
/// <param name="Name">The value's name in the model.</param>
/// <param name="Layout">Its axes, without the batch.</param>
internal sealed record TensorReference(string Name, AxisLayout Layout);

/// <summary>How ONNX Runtime is given samples and asked for classes.</summary>
/// <param name="Graph">The model.</param>
/// <param name="Input">The input value.</param>
/// <param name="Batch">The number of samples that a run takes, or null where it is free.</param>
/// <param name="Scale">What a pixel 0..255 is multiplied by before it enters the model, one number a channel.</param>
/// <param name="Offset">What is added then, one number a channel.</param>
/// <param name="Logits">The value that holds the logits.</param>
internal sealed record ModelBinding(
    OnnxGraph Graph, TensorReference Input, int? Batch, double[] Scale, double[] Offset, TensorReference Logits);
