using System.Diagnostics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Tests.Commitments;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Plonk;

/// <summary>PLONK on small circuits, opened in one batch with a multilinear vector.</summary>
public sealed class PlonkTests(TestSrs srs) : IClassFixture<TestSrs>
{
    [Fact]
    public void Verify_SatisfiedCircuits_AreAccepted()
    {
        foreach (int seed in new[] { 1, 2, 3 })
        {
            (CircuitBuilder builder, Fr[] inputs) = Program(seed);
            using PlonkFixture fixture = new(srs.Srs, builder.Build());
            Assert.True(fixture.Verify(fixture.Prove(builder.Assignment(), inputs), inputs));
        }
    }

    [Fact]
    public void Verify_CircuitWithAHash_IsAcceptedAndItsOutputBound()
    {
        CircuitBuilder builder = new(2);
        Wire secret = builder.Witness(Fr.From(77));
        (Wire a, Wire b, Wire c) = (secret, Wire.Constant(Fr.Zero), Wire.Constant(Fr.From(3)));
        builder.Permute(ref a, ref b, ref c);
        builder.Expose(0, a);
        builder.Expose(1, b * c);
        Fr[] inputs = [a.Value, b.Value * c.Value];
        using PlonkFixture fixture = new(srs.Srs, builder.Build());
        (PlonkProof, MercuryProof) proof = fixture.Prove(builder.Assignment(), inputs);
        Assert.True(fixture.Verify(proof, inputs));
        Assert.False(fixture.Verify(proof, [inputs[0] + Fr.One, inputs[1]]));
        Assert.False(fixture.Verify(proof, [inputs[1], inputs[0]]));
    }

    // The prover refuses by itself: there is no quotient.
    [Fact]
    public void Prove_AnyVariableAltered_HasNoQuotient()
    {
        (CircuitBuilder builder, Fr[] inputs) = Program(4);
        using PlonkFixture fixture = new(srs.Srs, builder.Build());
        for (int variable = 0; variable < builder.Assignment().Length; variable += 5)
        {
            Fr[] altered = builder.Assignment();
            altered[variable] += Fr.One;
            if (CircuitChecker.FindUnsatisfied(builder.Build(), altered, inputs) is not null)
                Assert.Throws<UnreachableException>(() => fixture.Prove(altered, inputs));
        }

        Assert.Throws<UnreachableException>(() => fixture.Prove(builder.Assignment(), [.. inputs.Select(x => x + Fr.One)]));
    }

    [Fact]
    public void Verify_AnyPartAltered_IsRejected()
    {
        (CircuitBuilder builder, Fr[] inputs) = Program(5);
        using PlonkFixture fixture = new(srs.Srs, builder.Build());
        (PlonkProof plonk, MercuryProof opening) = fixture.Prove(builder.Assignment(), inputs);
        ReadOnlySpan<Fr> evaluations = plonk.Evaluations.All;
        for (int i = 0; i < evaluations.Length; i++)
        {
            Fr[] altered = [.. evaluations];
            altered[i] += Fr.One;
            Assert.False(fixture.Verify((plonk with { Evaluations = new PlonkEvaluations(altered) }, opening), inputs));
        }

        foreach (PlonkProof altered in new[]
        {
            plonk with { Wires = Other(plonk.Wires) },
            plonk with { Permutation = Other(plonk.Permutation) },
            plonk with { Quotient = Other(plonk.Quotient) },
            plonk with { Wires = plonk.Permutation, Permutation = plonk.Wires },
            plonk with { Quotient = G1Affine.Infinity },
        })
        {
            Assert.False(fixture.Verify((altered, opening), inputs));
        }

        Assert.False(fixture.Verify((plonk, opening with { W = Other(opening.W) }), inputs));
        Assert.False(fixture.Verify((plonk, opening), inputs, Other(fixture.Preprocessed)));
        Assert.True(fixture.Verify((plonk, opening), inputs));
    }

    // One circuit's proof, another's key of the same size: constants differ, or copies alone.
    [Fact]
    public void Verify_ProofOfAnotherCircuit_IsRejected()
    {
        CircuitBuilder Build(int constant, bool copied)
        {
            CircuitBuilder builder = new(1);
            Wire x = builder.Witness(Fr.From(2));
            Wire y = builder.Witness(Fr.From(2));
            Wire sum = (x * x) + (copied ? x : y) + Wire.Constant(Fr.From(constant));
            builder.Expose(0, sum * y);
            return builder;
        }

        CircuitBuilder own = Build(1, copied: true);
        using PlonkFixture fixture = new(srs.Srs, own.Build());
        foreach (CircuitBuilder other in new[] { Build(3, copied: true), Build(1, copied: false) })
        {
            Fr[] inputs = [other.Assignment()[^1]];
            using PlonkFixture another = new(srs.Srs, other.Build());
            (PlonkProof, MercuryProof) proof = another.Prove(other.Assignment(), inputs);
            Assert.True(another.Verify(proof, inputs));
            Assert.False(fixture.Verify(proof, inputs));
            Assert.NotEqual(fixture.Preprocessed, another.Preprocessed);
        }
    }

    // With more coefficients a remainder modulo X^10 - ζ is not unique, and any statement could be proved: there is no such proof.
    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(19)]
    [InlineData(28)]
    public void Evaluations_OfAnyOtherNumber_DoNotExist(int count) =>
        Assert.Throws<ArgumentException>(() => new PlonkEvaluations(new Fr[count]));

    private static (CircuitBuilder Builder, Fr[] Inputs) Program(int seed)
    {
        CircuitBuilder builder = new(2);
        Wire[] wires = RandomPrograms.Run(seed, 40, [.. new TestElements(seed).Vector(3).Select(builder.Witness)]);
        builder.Expose(0, wires[^1]);
        builder.Expose(1, wires[^2]);
        return (builder, [wires[^1].Value, wires[^2].Value]);
    }

    private static G1Affine Other(G1Affine point) => (point + G1Affine.Generator).ToAffine();
}
