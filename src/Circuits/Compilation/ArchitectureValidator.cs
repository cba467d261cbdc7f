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

    /// <summary>log2 of the most samples of one group.</summary>
    public const int MaximumGroupBits = 20;

    /// <summary>The most layers of one network.</summary>
    public const int MaximumLayers = 1024;

    /// <summary>The most linear terms of one layer.</summary>
    public const int MaximumTerms = 16;

    /// <summary>The most characters of a layer's name.</summary>
    public const int MaximumNameLength = 1024;

    /// <summary>log2 of the most padded elements of one tensor.</summary>
    private const int MaximumTensorBits = 24;

    private const int MaximumSteps = 1 << 11;

    private const int MaximumSides = 1 << 20;

    private const long MaximumWork = 1L << 24;

    /// <summary>Checks an architecture by itself.</summary>
    /// <exception cref="UserErrorException">What is wrong, where, and what is allowed.</exception>
    public static void Check(NetworkArchitecture architecture)
    {
        CheckNames(architecture);
        NetworkRules.Require(architecture);
        (int t, int b) = (architecture.AccumulatorBits, architecture.ActivationBits);
        Require(t is >= 8 and <= 24, $"accumulator bits T = {t}: allowed are 8 to 24");
        Require(b <= 8, $"activation bits {b}: allowed are 2 to 8");
        Require(architecture.Layers.Count <= MaximumLayers, $"{architecture.Layers.Count} layers: allowed are 1 to {MaximumLayers}");
        Require(architecture.Classes is >= 2 and <= 256, $"{architecture.Classes} classes: allowed are 2 to 256");
        CheckShape("the input", architecture.Input);
        foreach (LayerArchitecture layer in architecture.Layers)
            CheckLayer(layer);
        CheckTotals(architecture);
        CheckWork(architecture);
    }

    /// <summary>Checks an architecture with a number of samples and a group size.</summary>
    /// <exception cref="UserErrorException">What is wrong, where, and what is allowed.</exception>
    public static void Check(NetworkArchitecture architecture, int samples, int groupBits)
    {
        Check(architecture);
        CheckSamples(architecture.Input, samples, groupBits);
    }

    /// <summary>Checks what the data owner chooses.</summary>
    /// <param name="shape">The shape of a sample.</param>
    /// <param name="samples">N.</param>
    /// <param name="groupBits">log2 of the number of samples a group.</param>
    /// <exception cref="CircuitException">What is wrong and what is allowed.</exception>
    public static void CheckSamples(TensorShape shape, int samples, int groupBits)
    {
        Require(shape is { Channels: >= 1, Width: >= 1, Height: >= 1 }, $"the samples: shape {shape} is empty");
        CheckShape("the samples", shape);
        Require(samples is >= 1 and <= MaximumSamples, $"{samples} samples: allowed are 1 to {MaximumSamples}");
        Require(groupBits is >= 0 and <= MaximumGroupBits, $"groups of 2^{groupBits} samples: allowed are 2^0 to 2^{MaximumGroupBits}");
    }

    private static void CheckLayer(LayerArchitecture layer)
    {
        string where = $"layer '{layer.Name}'";
        CheckShape(where, layer.Linear);
        CheckShape(where + " pool", layer.Linear with { Width = layer.Output.Width });
        CheckShape(where + " pool", layer.Output);
        Require(layer.Terms.Count <= MaximumTerms, $"{where}: {layer.Terms.Count} linear terms, allowed are 1 to {MaximumTerms}");
        Require(
            layer.Pool is null or { KernelX: <= 64, KernelY: <= 64, StrideX: <= 64, StrideY: <= 64 },
            $"{where}: a pooling window or stride is larger than 64");
    }

    // Messages and files hold names as one line of text.
    private static void CheckNames(NetworkArchitecture architecture)
    {
        for (int i = 0; i < architecture.Layers.Count; i++)
        {
            string name = architecture.Layers[i].Name;
            Require(name.Length <= MaximumNameLength, $"layer {i}: its name has {name.Length} characters, allowed are {MaximumNameLength}");
            Require(
                !name.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\ufffd'),
                $"layer {i}: its name has a character that is not printable");
        }
    }

    // The compiler makes index maps of so many steps, of so many entries in all.
    private static void CheckTotals(NetworkArchitecture architecture)
    {
        long steps = 0, sides = 0;
        void AddSteps(int count, TensorShape shape)
        {
            steps += count;
            sides += (long)count * (shape.Width + shape.Height);
        }

        foreach (LayerArchitecture layer in architecture.Layers)
        {
            AddSteps(1, layer.Output);
            if (layer.Pool is { } pool)
            {
                AddSteps(pool.KernelX - 1, layer.Linear with { Width = pool.Width });
                AddSteps(pool.KernelY - 1, layer.Output);
            }
        }

        Require(steps <= MaximumSteps, $"the network has {steps} steps of pooling and activation: allowed are {MaximumSteps}");
        Require(sides <= MaximumSides, $"the network's tensors have widths and heights of {sides} in all: allowed are {MaximumSides}");
    }

    // A verifier weighs the channels of each step and moves each claim on a layer through its kernels: about a second of multiplications.
    private static void CheckWork(NetworkArchitecture architecture)
    {
        long work = 0;
        foreach (LayerArchitecture layer in architecture.Layers)
        {
            (long columns, long rows) = (layer.Linear.Width, layer.Linear.Height);
            long claims = layer.Pool is { } pool ? pool.KernelX + pool.KernelY : 1;
            work += claims * layer.Linear.Channels;
            foreach (LinearTerm term in layer.Terms)
            {
                work += architecture.ShapeOf(term.Source).Channels;
                work += claims * ((term.KernelX * columns) + (term.KernelY * rows) + ((long)term.KernelX * term.KernelY));
            }
        }

        Require(work <= MaximumWork, $"channels, kernels and sides cost a verifier {work} multiplications: allowed are {MaximumWork}");
    }

    private static void CheckShape(string where, TensorShape shape) => Require(
        TensorBlock.BitsOf(shape) <= MaximumTensorBits,
        $"{where}: shape {shape} has more than 2^{MaximumTensorBits} padded elements");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new CircuitException(message);
        }
    }
}
