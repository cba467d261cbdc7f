using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Plonk;

/// <summary>Checks a PLONK proof up to its openings: the twin of <see cref="PlonkProver"/> (PROTOCOL section 9).</summary>
internal static class PlonkVerifier
{
    /// <summary>
    /// What remains to be opened for the proof to hold; null for the handful of ζ, roots of unity and 0, at which nothing can be told.
    /// </summary>
    /// <param name="logRows">k.</param>
    /// <param name="preprocessed">[pre] of the key.</param>
    /// <param name="publicInputs">The public inputs.</param>
    /// <param name="proof">The proof; its points are on the curve.</param>
    /// <param name="challenges">Drawn from a transcript that has absorbed the key and the public inputs.</param>
    public static OpenedCommitments? Reduce(
        int logRows, G1Affine preprocessed, ReadOnlySpan<Fr> publicInputs, PlonkProof proof, in PlonkChallenges challenges)
    {
        (Fr beta, Fr gamma, Fr alpha, Fr zeta) = challenges;
        Fr omega = RootsOfUnity.Primitive(logRows);
        var rows = Fr.From(1L << logRows);
        Fr vanishing = zeta.Pow(1L << logRows) - Fr.One;
        if (zeta.IsZero || vanishing.IsZero)
            return null;

        // L_i(ζ) = ω^i (ζ^n - 1) / (n (ζ - ω^i)).
        var lagrange = new Fr[publicInputs.Length];
        Fr[] roots = PlonkPolynomials.Powers(omega, lagrange.Length);
        for (int i = 0; i < lagrange.Length; i++)
            lagrange[i] = rows * (zeta - roots[i]);
        Fr.BatchInverse(lagrange);
        Fr inputs = Fr.Zero;
        for (int i = 0; i < lagrange.Length; i++)
        {
            lagrange[i] *= roots[i] * vanishing;
            inputs += publicInputs[i] * lagrange[i];
        }

        PlonkEvaluations at = proof.Evaluations;
        ReadOnlySpan<Fr> q = at.Columns;
        ReadOnlySpan<Fr> wires = at.Wires;
        ReadOnlySpan<Fr> nextWires = at.NextWires;
        var row = new GateValues<Fr>(
            q[0], q[1], q[2], q[3], q[4], q[5], q[6], wires[0], wires[1], wires[2], nextWires[0], nextWires[1], nextWires[2]);
        (Fr g0, Fr g1, Fr g2, Fr g3) = GateEquations.Evaluate(row);
        Fr copy = PermutationEquation.Evaluate(
            zeta, (row.A, row.B, row.C), (q[7], q[8], q[9]), at.Permutation, at.NextPermutation, beta, gamma);
        Fr first = lagrange[0] * (at.Permutation - Fr.One);
        Fr sum = g0 - inputs + (alpha * (g1 + (alpha * (g2 + (alpha * (g3 + (alpha * (copy + (alpha * first)))))))));
        Fr quotient = sum * vanishing.Inverse();

        Fr next = omega * zeta;
        Fr inverseStep = (next - zeta).Inverse();
        return new OpenedCommitments(
            PlonkProver.Moduli(zeta, next),
            [preprocessed, proof.Wires, proof.Permutation, proof.Quotient],
            xi =>
            {
                Fr own = Horner(at.Wires, xi);
                Fr step = (xi.Pow(PlonkCircuit.Wires) - zeta) * inverseStep;
                return
                [
                    Horner(at.Columns, xi),
                    own + ((Horner(at.NextWires, xi) - own) * step),
                    at.Permutation + ((at.NextPermutation - at.Permutation) * (xi - zeta) * inverseStep),
                    quotient,
                ];
            });
    }

    private static Fr Horner(ReadOnlySpan<Fr> coefficients, Fr x)
    {
        Fr value = Fr.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = (value * x) + coefficients[i];
        return value;
    }
}
