using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;
using Zkml.Prover.Claims;
using Zkml.Prover.LinearLayers;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Testing.Backends;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.LinearLayers;

public class EffectiveKernelTests
{
    // A 1-D convolution (kernel 2, 3) over inputs 0..2 without padding has outputs z_h = 2·a_h + 3·a_{h+1}, h = 0, 1. The functional
    // 5·z_0 + 7·z_1 has weights 2·5, 3·5 + 2·7, 3·7 on the input, and none on the padded fourth position.
    [Fact]
    public void Table_OfAConvolution_MovesWeightsOntoTheInput()
    {
        NetworkArchitecture architecture = new(
            new TensorShape(1, 3, 1),
            [0],
            AccumulatorBits: 9,
            FractionalBits: 3,
            ActivationBits: 3,
            [
                new LayerArchitecture(
                    "conv", [new(0, LinearKind.Dense, 2, 1, 1, 1, 0, 0, 1, 1)], new TensorShape(1, 2, 1), null, ActivationKind.Relu),
                new LayerArchitecture(
                    "logits", [new(1, LinearKind.Dense, 2, 1, 1, 1, 0, 0, 1, 1)], new TensorShape(2, 1, 1), null, ActivationKind.None),
            ]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(architecture, 1, 0);
        int[] weights = circuit.Weights.Place(new IntegerNetwork(
            architecture, [new LayerWeights([[2, 3]], [11]), new LayerWeights([[1, 1, 1, 1]], [0, 0])]));
        EffectiveKernel kernel = new(circuit, new TermReference(0, 0), [Fr.One], weights);
        Fr[] table = kernel.Table(new TensorWeights<Fr>([Fr.One], [Fr.From(5), Fr.From(7)], [Fr.One]));
        Assert.Equal([Fr.From(10), Fr.From(29), Fr.From(21), Fr.Zero], table);
    }

    [Fact]
    public void Table_OfAnyTerm_IsTheDefinition() => RandomNetworks.Generator(1, accumulatorBits: 12).Sample(
        pair =>
        {
            AccuracyCircuit circuit = CircuitCompiler.Compile(pair.Network.Architecture, 1, 0);
            TestElements elements = new(pair.Samples.Values[0]);
            int[] weights = circuit.Weights.Place(pair.Network);
            DenseNetwork network = new(circuit, [.. weights.Select(weight => Fr.From(weight))]);
            DenseSample sample = CommittedVectors.Of(circuit, pair.Network, pair.Samples).Sample(0, live: true);
            foreach (TermReference term in TermReference.All(circuit))
            {
                TensorShape shape = circuit.Architecture.Layers[term.Layer].Linear;
                TensorWeights<Fr> claim = Weights(elements, shape);
                (Fr[] kernel, _) = network.Factors(
                    term, new LayerClaims<Fr>(term.Layer, [0], [claim], [Fr.Zero]), [Fr.One], sample);
                Assert.Equal(kernel, new EffectiveKernel(circuit, term, claim.Channels, weights).Table(claim));
            }
        },
        iter: 8,
        threads: 1);

    // Plain inference gives the accumulators; the folded network never forms them.
    [Fact]
    public void Evaluate_AFunctionalOfAccumulators_IsItsValueOnPlainInference() => RandomNetworks.Generator(1, accumulatorBits: 12).Sample(
        pair =>
        {
            AccuracyCircuit circuit = CircuitCompiler.Compile(pair.Network.Architecture, 1, 0);
            Witness witness = WitnessSolver.Solve(circuit, pair.Network, pair.Samples);
            var vectors = CommittedVectors.Of(circuit, pair.Network, pair.Samples);
            int[] slots = circuit.Aux.ColumnSlots();
            for (int column = 0; column < slots.Length; column++)
            {
                vectors.At(TensorSpace.Aux, 0, slots[column]) = Fr.From(witness.AuxRow(0)[column]);
            }

            DenseSample sample = vectors.Sample(0, live: true);
            FoldedNetwork folded = new(circuit, circuit.Weights.Place(pair.Network), sample.Aux, sample.Data, Fr.One);
            IReadOnlyList<LayerValues> values = new IntegerInference(pair.Network).Evaluate(pair.Samples[0]);
            TestElements elements = new(1);
            for (int layer = 0; layer < values.Count; layer++)
            {
                TensorShape shape = circuit.Architecture.Layers[layer].Linear;
                TensorWeights<Fr> weights = Weights(elements, shape);
                Fr expected = Fr.Zero;
                foreach ((int c, int x, int y) in DenseLeaves.Positions(shape))
                {
                    var z = Fr.From(values[layer].Accumulators[shape.IndexOf(c, x, y)]);
                    expected += weights.Channels[c] * weights.X[x] * weights.Y[y] * z;
                }

                Assert.Equal(expected, folded.Evaluate(new TensorReference(TensorSpace.Linear, layer), weights));
            }
        },
        iter: 8,
        threads: 1);

    private static TensorWeights<Fr> Weights(TestElements elements, TensorShape shape) =>
        new(elements.Vector(shape.Channels), elements.Vector(shape.Width), elements.Vector(shape.Height));
}
