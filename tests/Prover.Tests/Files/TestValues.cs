using Zkml.Algebra.Curves;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Files;

/// <summary>Values for files: points and scalars at will, and the fixed ones whose bytes are golden.</summary>
internal static class TestValues
{
    /// <summary>A network with each thing that a format knows: two terms, both kinds, a pool, both activations.</summary>
    public static NetworkArchitecture Architecture { get; } = new(
        new TensorShape(2, 6, 5),
        [3, -4],
        AccumulatorBits: 16,
        FractionalBits: 6,
        ActivationBits: 7,
        [
            new LayerArchitecture(
                "conv", [new(0, LinearKind.Dense, 3, 2, 1, 1, 1, 0, 1, 1)], new TensorShape(4, 6, 4), new MaxPool(2, 3, 2, 1, 0, 1, 3, 4), ActivationKind.Relu),
            new LayerArchitecture(
                "größe",
                [new(1, LinearKind.Depthwise, 1, 1, 1, 1, 0, 0, 1, 1), new(0, LinearKind.Dense, 2, 1, 2, 1, 0, 0, 1, 2)],
                new TensorShape(4, 3, 4),
                null,
                ActivationKind.Signed),
            new LayerArchitecture("logits", [new(2, LinearKind.Dense, 3, 4, 1, 1, 0, 0, 1, 1)], new TensorShape(10, 1, 1), null, ActivationKind.None),
        ]);

    /// <summary>k·G.</summary>
    public static G1Affine Point(int k) => (G1Affine.Generator * Fr.From(k)).ToAffine();

    /// <summary>So many points, random multiples of the generator.</summary>
    public static G1Affine[] Points(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Point(random.Next(1, int.MaxValue)))];

    /// <summary>A proof of nothing: points and scalars in its form.</summary>
    public static AccuracyProof Proof(int correct, IReadOnlyList<G1Affine> points, IReadOnlyList<Fr> scalars)
    {
        MercuryProof opening = new(
            points[0], points[1], points[2], points[3], points[4],
            scalars[0], scalars[1], scalars[2], scalars[3], scalars[4], scalars[5],
            points[5], points[6]);
        return new AccuracyProof(correct, new WitnessCommitments([.. points.Skip(9)], points[7], points[8]), [.. scalars.Skip(6)], opening);
    }

    /// <summary>A random proof of nothing.</summary>
    public static AccuracyProof Proof(Random random) => Proof(
        random.Next(100), Points(random, random.Next(10, 14)), new TestElements(random.Next()).Vector(random.Next(6, 60)));
}
