namespace Zkml.Circuits.Network;

/// <summary>A quantized model: an architecture and its integer weights. The weights are the model owner's secret.</summary>
/// <param name="Architecture">The public part.</param>
/// <param name="Weights">One entry a layer.</param>
public sealed record IntegerNetwork(NetworkArchitecture Architecture, IReadOnlyList<LayerWeights> Weights);

/// <summary>The integers of one layer.</summary>
/// <param name="Terms">
/// One array a linear term. Dense: [dy][dx][ci][co], co fastest, of KernelY·KernelX·Cin·Cout entries; depthwise: [dy][dx][c].
/// Each fits 16 signed bits.
/// </param>
/// <param name="Bias">One integer an output channel, in units of the accumulator; it fits T signed bits.</param>
public sealed record LayerWeights(IReadOnlyList<int[]> Terms, int[] Bias);
