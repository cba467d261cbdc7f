using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>
/// What the commitments of one statement hold, coefficient by coefficient: padding, blinding and what lies beyond a vector's
/// length included. Whoever commits may write anything anywhere.
/// </summary>
internal sealed class CommittedVectors
{
    public CommittedVectors(AccuracyCircuit circuit)
    {
        Circuit = circuit;
        int length = 1 << circuit.OpeningBits;
        Aux = [.. Enumerable.Range(0, circuit.Groups).Select(_ => new Fr[length])];
        Data = [.. Enumerable.Range(0, circuit.Groups).Select(_ => new Fr[length])];
        Weights = new Fr[length];
        Multiplicities = new Fr[length];
        Mask = new Fr[length];
    }

    public AccuracyCircuit Circuit { get; }

    public Fr[][] Aux { get; private init; }

    public Fr[][] Data { get; private init; }

    public Fr[] Weights { get; private init; }

    public Fr[] Multiplicities { get; private init; }

    public Fr[] Mask { get; private init; }

    /// <summary>A model's and a data set's vectors with blinding; aux and multiplicities are yet to be solved for.</summary>
    public static CommittedVectors Of(AccuracyCircuit circuit, IntegerNetwork network, SampleSet samples)
    {
        CommittedVectors vectors = new(circuit);
        int[] weights = circuit.Weights.Place(network);
        for (int i = 0; i < weights.Length; i++)
        {
            vectors.Weights[i] = Fr.From(weights[i]);
        }

        vectors.Weights[circuit.Weights.BlindSlot] = Fr.Random();
        vectors.Multiplicities[circuit.Multiplicities.BlindSlot] = Fr.Random();
        foreach ((int index, Fr value) in OpeningMask.Draw(circuit.OpeningBits).Entries)
        {
            vectors.Mask[index] = value;
        }

        TensorBlock pixels = circuit.Data.Tensors[0];
        TensorBlock label = circuit.Data.Tensors[1];
        int[] slots = pixels.ValidSlots();
        for (int n = 0; n < samples.Count; n++)
        {
            ReadOnlySpan<sbyte> sample = samples[n];
            for (int i = 0; i < slots.Length; i++)
            {
                vectors.At(TensorSpace.Data, n, slots[i]) = Fr.From(sample[i]);
            }

            vectors.At(TensorSpace.Data, n, label.Offset) = Fr.From(samples.Labels[n]);
        }

        for (int g = 0; g < circuit.Groups; g++)
        {
            vectors.At(TensorSpace.Aux, g << circuit.GroupBits, circuit.Aux.BlindSlot) = Fr.Random();
            vectors.At(TensorSpace.Data, g << circuit.GroupBits, circuit.Data.BlindSlot) = Fr.Random();
        }

        return vectors;
    }

    public CommittedVectors Clone() => new(Circuit)
    {
        Aux = [.. Aux.Select(chunk => (Fr[])chunk.Clone())],
        Data = [.. Data.Select(chunk => (Fr[])chunk.Clone())],
        Weights = (Fr[])Weights.Clone(),
        Multiplicities = (Fr[])Multiplicities.Clone(),
        Mask = (Fr[])Mask.Clone(),
    };

    /// <summary>Sample n's slot of aux or data.</summary>
    public ref Fr At(TensorSpace space, int n, int slot)
    {
        int index = (n & ((1 << Circuit.GroupBits) - 1)) | (slot << Circuit.GroupBits);
        return ref (space == TensorSpace.Aux ? Aux : Data)[n >> Circuit.GroupBits][index];
    }

    /// <summary>An element of sample n's tensor, valid or padded.</summary>
    public ref Fr At(TensorReference tensor, int n, int c, int x = 0, int y = 0)
    {
        SampleSpace space = tensor.Space == TensorSpace.Aux ? Circuit.Aux : Circuit.Data;
        return ref At(tensor.Space, n, space.Tensors[tensor.Index].SlotOf(c, x, y));
    }

    /// <summary>The multiplicity of a table's row.</summary>
    public ref Fr Multiplicity(int table, int row) => ref Multiplicities[Circuit.Multiplicities.Offsets[table] + row];

    /// <summary>The number of samples with room in the groups.</summary>
    public int Capacity => Circuit.Groups << Circuit.GroupBits;

    /// <summary>The slots of the samples combined by weights, one a sample.</summary>
    public DenseSample Fold(ReadOnlySpan<Fr> samples, Fr live)
    {
        var aux = new Fr[1 << Circuit.Aux.Bits];
        var data = new Fr[1 << Circuit.Data.Bits];
        for (int n = 0; n < Math.Min(samples.Length, Capacity); n++)
        {
            if (!samples[n].IsZero)
            {
                AddTo(aux, TensorSpace.Aux, n, samples[n]);
                AddTo(data, TensorSpace.Data, n, samples[n]);
            }
        }

        return new DenseSample(aux, data, live);
    }

    /// <summary>Sample n's slots; zero where no group reaches.</summary>
    public DenseSample Sample(int n, bool live)
    {
        var one = new Fr[n + 1];
        one[n] = Fr.One;
        return Fold(one, live ? Fr.One : Fr.Zero);
    }

    private void AddTo(Fr[] sum, TensorSpace space, int n, Fr weight)
    {
        for (int slot = 0; slot < sum.Length; slot++)
        {
            sum[slot] += weight * At(space, n, slot);
        }
    }
}

/// <summary>One sample's committed slots, or several samples' combined.</summary>
/// <param name="Aux">The prover's.</param>
/// <param name="Data">The data owner's.</param>
/// <param name="Live">[n &lt; N], or the same combination of it.</param>
internal sealed record DenseSample(Fr[] Aux, Fr[] Data, Fr Live)
{
    public Fr[] Space(TensorSpace space) => space == TensorSpace.Aux ? Aux : Data;
}
