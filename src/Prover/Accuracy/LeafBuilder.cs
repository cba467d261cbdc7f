using Zkml.Algebra.Backends;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Witnesses;

namespace Zkml.Prover.Accuracy;

/// <summary>Lays a witness out as the leaves of the fraction tree; <see cref="LeafVerifier{T}"/> is what it must agree with.</summary>
internal sealed class LeafBuilder
{
    private readonly Witness _witness;
    private readonly AccuracyCircuit _circuit;
    private readonly int _rows;
    private readonly List<LeafBlock> _blocks = [];

    private LeafBuilder(Witness witness)
    {
        _witness = witness;
        _circuit = witness.Circuit;
        _rows = 1 << _circuit.SampleBits;
    }

    /// <summary>The leaves of a witness under a model's range-checked weights.</summary>
    public static FractionLeaves Build(Witness witness, int[] weights)
    {
        LeafBuilder builder = new(witness);
        for (int i = 0; i < builder._circuit.Lookups.Count; i++)
        {
            builder.AddLookup(builder._circuit.Lookups[i], builder._circuit.Leaves.Lookups[i]);
        }

        builder.AddLabels();
        builder.AddFlat(TableKind.Range, builder._circuit.Leaves.Weights, null, weights);
        for (int i = 0; i < builder._circuit.Tables.Count; i++)
        {
            builder.AddTable(i);
        }

        return new FractionLeaves(builder._circuit.SampleBits, builder._circuit.Leaves.SlotBits, builder._blocks);
    }

    private void AddLookup(LookupRegion region, int slot)
    {
        List<IntMatrix> coordinates = [new(_witness.LookupInputs, region.Column, _witness.LookupColumns)];
        if (region.Output is { } view)
        {
            int output = _circuit.Aux.Columns[_circuit.Views[view].Source.Index];
            coordinates.Add(new IntMatrix(_witness.Aux, output, _circuit.Aux.ColumnCount));
        }

        int[] slots = new TensorBlock(region.Name, region.Shape, slot).ValidSlots();
        _blocks.Add(new LeafBlock((int)region.Table, _circuit.Samples, slots, null, coordinates));
    }

    private void AddLabels()
    {
        int classes = _circuit.Architecture.Classes;
        int samples = _circuit.Samples;
        int oneHot = _circuit.Aux.Columns[_circuit.Views[_circuit.Accuracy.OneHot].Source.Index];
        int labelled = _circuit.Aux.Columns[_circuit.Views[_circuit.Accuracy.LabelledLogit].Source.Index];
        int[] multiplicities = new int[_rows * classes];
        int[] logits = new int[_rows * classes];
        int[] live = new int[_rows];
        int[] labels = new int[_rows];
        int[] labelledLogits = new int[_rows];
        _witness.Logits.CopyTo(logits, 0);
        for (int n = 0; n < samples; n++)
        {
            ReadOnlySpan<int> aux = _witness.AuxRow(n);
            for (int j = 0; j < classes; j++)
            {
                multiplicities[(n * classes) + j] = -aux[oneHot + j];
            }

            live[n] = 1;
            labels[n] = _witness.Samples.Labels[n];
            labelledLogits[n] = aux[labelled];
        }

        IntMatrix sample = new([.. Enumerable.Range(0, _rows)], 0, 1, 0);
        IntMatrix index = new([.. Enumerable.Range(0, classes)], 0, 0);
        _blocks.Add(new LeafBlock(
            (int)TableKind.Label,
            _rows,
            [.. Enumerable.Range(_circuit.Leaves.OneHot, classes)],
            new IntMatrix(multiplicities, 0, classes),
            [sample, index, new IntMatrix(logits, 0, classes)]));
        _blocks.Add(new LeafBlock(
            (int)TableKind.Label,
            _rows,
            [_circuit.Leaves.Label],
            new IntMatrix(live, 0, 1),
            [sample, new IntMatrix(labels, 0, 1), new IntMatrix(labelledLogits, 0, 1)]));
    }

    private void AddTable(int index)
    {
        LookupTable table = _circuit.Tables[index];
        int[] inputs = new int[table.Rows];
        int[] outputs = new int[table.HasOutput ? table.Rows : 0];
        int[] numerators = new int[table.Rows];
        for (int e = 0; e < table.Rows; e++)
        {
            inputs[e] = e + table.FirstInput;
            numerators[e] = -_witness.Multiplicities[index][e];
            if (table.HasOutput)
            {
                outputs[e] = table.Output(e);
            }
        }

        int slot = _circuit.Leaves.Tables[index];
        if (table.HasOutput)
        {
            AddFlat(table.Kind, slot, numerators, inputs, outputs);
        }
        else
        {
            AddFlat(table.Kind, slot, numerators, inputs);
        }
    }

    // A flat region's index has its low bits in the sample's place, the rest in the slot's: entry e is (row e mod 2^SampleBits, column e / 2^SampleBits).
    private void AddFlat(TableKind tag, int slot, int[]? numerators, params int[][] coordinates)
    {
        int rows = Math.Min(coordinates[0].Length, _rows);
        int columns = coordinates[0].Length / rows;
        _blocks.Add(new LeafBlock(
            (int)tag,
            rows,
            [.. Enumerable.Range(slot, columns)],
            numerators is null ? null : Transpose(numerators, rows, columns),
            [.. coordinates.Select(coordinate => Transpose(coordinate, rows, columns))]));
    }

    private static IntMatrix Transpose(int[] values, int rows, int columns)
    {
        int[] transposed = new int[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                transposed[(row * columns) + column] = values[row + (column * rows)];
            }
        }

        return new IntMatrix(transposed, 0, columns);
    }
}
