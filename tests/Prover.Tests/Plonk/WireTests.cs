using Zkml.Algebra.Hashing;
using Zkml.Prover.Plonk;
using Zkml.Prover.Wrap;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Plonk;

/// <summary>Wires compute what field elements do, and what they record is satisfied by the values and by no others.</summary>
public class WireTests
{
    [Fact]
    public void Run_AnyProgram_HasTheFieldsValuesAndSatisfiesItsRows() => Gen.Int.Sample(
        seed =>
        {
            Fr[] inputs = new TestElements(seed).Vector(4);
            Fr[] expected = RandomPrograms.Run(seed, 60, inputs);
            CircuitBuilder builder = new(0);
            Wire[] wires = RandomPrograms.Run(seed, 60, [.. inputs.Select(builder.Witness)]);
            Assert.Equal<Fr[]>(expected, [.. wires.Select(wire => wire.Value)]);
            Assert.Null(CircuitChecker.FindUnsatisfied(builder.Build(), builder.Assignment(), []));
        },
        iter: 100);

    [Fact]
    public void Run_AnyProgram_ForcesEveryVariableThatItComputes() => Gen.Int.Sample(
        seed =>
        {
            CircuitBuilder builder = new(0);
            const int Inputs = 4;
            RandomPrograms.Run(seed, 40, [.. new TestElements(seed).Vector(Inputs).Select(builder.Witness)]);
            PlonkCircuit circuit = builder.Build();
            for (int variable = Inputs; variable < builder.Assignment().Length; variable++)
            {
                Fr[] altered = builder.Assignment();
                altered[variable] += Fr.One;
                Assert.NotNull(CircuitChecker.FindUnsatisfied(circuit, altered, []));
            }
        },
        iter: 20);

    [Fact]
    public void Operators_OfConstantsAndOfOneVariable_AddNoRow()
    {
        CircuitBuilder builder = new(0);
        Wire x = builder.Witness(Fr.From(5));
        var two = Wire.Constant(Fr.From(2));
        Wire y = (((x * two) + two) - x) * (two * two);
        Assert.Equal(Fr.From(28), y.Value);
        Assert.Equal(0, builder.Rows);
        Assert.True((x - x).IsConstant);
        Assert.True((x * Wire.Constant(Fr.Zero)).IsConstant);
        _ = x * y;
        Assert.Equal(1, builder.Rows);
    }

    [Fact]
    public void Rows_DoNotDependOnValues()
    {
        (Gate[] Gates, int[] Permutation) Record(int seed)
        {
            CircuitBuilder builder = new(1);
            Wire[] wires = RandomPrograms.Run(7, 50, [.. new TestElements(seed).Vector(4).Select(builder.Witness)]);
            builder.Expose(0, wires[^1]);
            PlonkCircuit circuit = builder.Build();
            return (circuit.Gates.ToArray(), circuit.Permutation());
        }

        Assert.Equal(Record(1).Gates, Record(2).Gates);
        Assert.Equal(Record(1).Permutation, Record(2).Permutation);
    }

    [Fact]
    public void Permute_AnyState_IsPoseidon2() => Gen.Int.Sample(
        seed =>
        {
            Fr[] state = new TestElements(seed).Vector(3);
            (Fr a, Fr b, Fr c) = (state[0], state[1], state[2]);
            Poseidon2.Permute(ref a, ref b, ref c);
            CircuitBuilder builder = new(0);
            (Wire x, Wire y, Wire z) = (builder.Witness(state[0]), Wire.Constant(state[1]), builder.Witness(state[2]) + Wire.Constant(Fr.Zero));
            new WirePermutation(builder).Permute(ref x, ref y, ref z);
            Assert.Equal((a, b, c), (x.Value, y.Value, z.Value));
            PlonkCircuit circuit = builder.Build();
            Assert.Null(CircuitChecker.FindUnsatisfied(circuit, builder.Assignment(), []));
            for (int variable = 2; variable < builder.Assignment().Length; variable += 7)
            {
                Fr[] altered = builder.Assignment();
                altered[variable] += Fr.One;
                Assert.NotNull(CircuitChecker.FindUnsatisfied(circuit, altered, []));
            }
        },
        iter: 10);

    [Fact]
    public void FindUnsatisfied_NamesTheFirstGateThatFailsAndWhereItWasMade()
    {
        CircuitBuilder builder = new(1);
        Wire x = builder.Witness(Fr.From(3));
        Wire y = builder.Witness(Fr.From(4));
        builder.Enter("first part");
        Wire product = x * y;
        builder.Enter("second part");
        builder.RequireEqual(product, Wire.Constant(Fr.From(13)), RejectionReason.LinearLayers, "thirteen");
        builder.RequireNonZero(x - Wire.Constant(Fr.From(3)), RejectionReason.ZeroDenominator, "difference");
        builder.Expose(0, product);
        PlonkCircuit circuit = builder.Build();

        UnsatisfiedGate requirement = CircuitChecker.FindUnsatisfied(circuit, builder.Assignment(), [Fr.From(12)])!;
        Assert.Equal(Verdict.Reject(RejectionReason.LinearLayers, "thirteen"), requirement.Origin.Requirement);
        Assert.Equal("second part", requirement.Origin.Gadget);
        Assert.Contains("thirteen", requirement.ToString(), StringComparison.Ordinal);

        UnsatisfiedGate input = CircuitChecker.FindUnsatisfied(circuit, builder.Assignment(), [Fr.From(11)])!;
        Assert.Equal((0, GateKind.PublicInput), (input.Row, input.Origin.Kind));

        Fr[] altered = builder.Assignment();
        altered[product.Variable] = Fr.From(13);
        UnsatisfiedGate gate = CircuitChecker.FindUnsatisfied(circuit, altered, [Fr.From(13)])!;
        Assert.Equal(new GateOrigin(GateKind.Product, "first part"), gate.Origin);

        altered = builder.Assignment();
        altered[x.Variable] = Fr.From(13);
        altered[y.Variable] = Fr.One;
        altered[product.Variable] = Fr.From(13);
        altered[^1] = Fr.From(10).Inverse();
        Assert.Null(CircuitChecker.FindUnsatisfied(circuit, altered, [Fr.From(13)]));
        altered[x.Variable] = Fr.From(3);
        altered[y.Variable] = Fr.From(13) * Fr.From(3).Inverse();
        gate = CircuitChecker.FindUnsatisfied(circuit, altered, [Fr.From(13)])!;
        Assert.Equal(RejectionReason.ZeroDenominator, gate.Origin.Requirement?.Reason);
    }

    [Fact]
    public void Expose_TwiceOrNever_IsAnError()
    {
        CircuitBuilder builder = new(2);
        Wire x = builder.Witness(Fr.One);
        builder.Expose(0, x);
        Assert.Throws<InvalidOperationException>(() => builder.Expose(0, x));
        Assert.Throws<InvalidOperationException>(() => builder.Expose(2, x));
        Assert.Throws<InvalidOperationException>(builder.Build);
        builder.Expose(1, Wire.Constant(Fr.From(9)));
        Assert.Null(CircuitChecker.FindUnsatisfied(builder.Build(), builder.Assignment(), [Fr.One, Fr.From(9)]));
    }
}
