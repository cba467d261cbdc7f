using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Compilation;

/// <summary>
/// The bounds that a circuit sets to an architecture, beyond <see cref="NetworkRules"/>; whoever reads an architecture from a file
/// relies on this check alone.
/// </summary>
public static class ArchitectureValidator
{
    /// <summary>The most samples of one statement.</summary>
    public const int MaximumSamples = 1 << 24;

    private const int MaximumLayers = 1024;

    /// <summary>log2 of the most features, weights or leaf slots of one circuit.</summary>
    private const int MaximumBits = 28;

    /// <summary>Checks an architecture by itself.</summary>
    /// <exception cref="UserErrorException">What is wrong, where, and what is allowed.</exception>
    public static void Check(NetworkArchitecture architecture)
    {
        NetworkRules.Require(architecture);
        (int t, int b) = (architecture.AccumulatorBits, architecture.ActivationBits);
        Require(t is >= 8 and <= 24, $"accumulator bits T = {t}: allowed are 8 to 24");
        Require(b <= 8, $"activation bits {b}: allowed are 2 to 8");
        Require(architecture.Layers.Count <= MaximumLayers, $"{architecture.Layers.Count} layers: allowed are 1 to {MaximumLayers}");
        Require(architecture.Classes is >= 2 and <= 256, $"{architecture.Classes} classes: allowed are 2 to 256");
        CheckShape("the input", architecture.Input);
        foreach (LayerArchitecture layer in architecture.Layers)
            CheckLayer(architecture, layer);
    }

    /// <summary>Checks an architecture with a number of samples and a group size.</summary>
    /// <exception cref="UserErrorException">What is wrong, where, and what is allowed.</exception>
    public static void Check(NetworkArchitecture architecture, int samples, int groupBits)
    {
        Check(architecture);
        Require(samples is >= 1 and <= MaximumSamples, $"{samples} samples: allowed are 1 to {MaximumSamples}");
        Require(groupBits is >= 0 and <= 20, $"groups of 2^{groupBits} samples: allowed are 2^0 to 2^20");
    }

    private static void CheckLayer(NetworkArchitecture architecture, LayerArchitecture layer)
    {
        string where = $"layer '{layer.Name}'";
        CheckShape(where, layer.Linear);
        CheckShape(where + " pool", layer.Output);
        Require(layer.Terms.Count <= 16, $"{where}: {layer.Terms.Count} linear terms, allowed are 1 to 16");
        foreach (LinearTerm term in layer.Terms)
        {
            int inputs = term.Kind == LinearKind.Dense ? architecture.ShapeOf(term.Source).Channels : 1;
            KernelBlock block = new(layer.Linear.Channels, inputs, term.KernelX, term.KernelY, 0);
            Require(block.Bits <= MaximumBits, $"{where}: its kernel has more than 2^{MaximumBits} padded weights");
        }

        Require(
            layer.Pool is null or { KernelX: <= 64, KernelY: <= 64, StrideX: <= 64, StrideY: <= 64 },
            $"{where}: a pooling window or stride is larger than 64");
    }

    private static void CheckShape(string where, TensorShape shape) => Require(
        TensorBlock.BitsOf(shape) <= MaximumBits - 4,
        $"{where}: shape {shape} has more than 2^{MaximumBits - 4} padded elements");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new CircuitException(message);
        }
    }
}
