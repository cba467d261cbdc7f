using Zkml.Algebra.Backends;
using Zkml.Algebra.Polynomials;

namespace Zkml.Testing.Backends;

/// <summary>
/// The verifier's side of the fraction tree, from the root to a claim on the leaves: it accepts exactly what is consistent,
/// whatever the backend, and so checks the round polynomials without knowing how they were computed.
/// </summary>
public static class LayerVerifier
{
    /// <summary>Runs every layer with challenges drawn from the seed and returns the leaf point and claims.</summary>
    public static (Fr[] Point, Fr P, Fr Q) Run(IFractionTree tree, int seed)
    {
        var elements = new TestElements(seed);
        var point = new List<Fr>();
        (Fr p, Fr q) = tree.Root;
        for (int depth = 0; depth < tree.Depth; depth++)
        {
            Fr lambda = elements.Next();
            using IFractionLayer layer = tree.OpenLayer(depth, point.ToArray(), lambda);
            Fr claim = p + (lambda * q);
            var challenges = new List<Fr>();
            foreach (Fr coordinate in point)
            {
                // The claim is (1 - r)·t(0) + r·t(1), which gives t(1): two elements a round suffice.
                (Fr atZero, Fr quadratic) = layer.RoundPolynomial();
                Fr atOne = (claim - ((Fr.One - coordinate) * atZero)) * coordinate.Inverse();
                Fr challenge = NextNonZero(elements);
                Fr linear = atOne - atZero - quadratic;
                claim = atZero + (challenge * (linear + (challenge * quadratic)));
                layer.Bind(challenge);
                challenges.Add(challenge);
            }

            (Fr p0, Fr p1, Fr q0, Fr q1) = layer.Final();
            Assert.Equal(claim, (p0 * q1) + (p1 * q0) + (lambda * q0 * q1));
            Fr join = NextNonZero(elements);
            p = p0 + (join * (p1 - p0));
            q = q0 + (join * (q1 - q0));
            point = [join, .. challenges];
        }

        return (point.ToArray(), p, q);
    }

    /// <summary>The multilinear extensions of the leaves' numerators and denominators, by the definition of a leaf.</summary>
    public static (Fr P, Fr Q) Evaluate(FractionLeaves leaves, Fr alpha, Fr beta, Fr[] point)
    {
        Fr[] eqRow = Multilinear.EqTable(point.AsSpan(0, leaves.RowBits));
        Fr[] eqSlot = Multilinear.EqTable(point.AsSpan(leaves.RowBits));
        (Fr p, Fr q) = (Fr.Zero, Fr.One);
        foreach (LeafBlock block in leaves.Blocks)
        {
            for (int row = 0; row < block.Rows; row++)
            {
                for (int column = 0; column < block.Slots.Count; column++)
                {
                    Fr weight = eqRow[row] * eqSlot[block.Slots[column]];
                    var tuple = Fr.From(block.Tag);
                    for (int k = 0; k < block.Coordinates.Count; k++)
                        tuple += beta.Pow(k + 1) * Fr.From(block.Coordinates[k][row, column]);
                    p += weight * (block.Numerators is { } m ? Fr.From(m[row, column]) : Fr.One);
                    q += weight * (alpha - tuple - Fr.One);
                }
            }
        }

        return (p, q);
    }

    private static Fr NextNonZero(TestElements elements)
    {
        Fr challenge = elements.Next();
        return challenge.IsZero ? Fr.One : challenge;
    }
}
