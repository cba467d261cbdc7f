namespace Zkml.Prover.Plonk;

/// <summary>The step of the copy argument's running product (PLONK, ePrint 2019/953, section 8, round 3), for prover and verifier.</summary>
internal static class PermutationEquation
{
    /// <summary>Π (value + β·coset·x + γ)·z(x) - Π (value + β·S(x) + γ)·z(ωx).</summary>
    public static Fr Evaluate(Fr x, (Fr A, Fr B, Fr C) wires, (Fr A, Fr B, Fr C) permutation, Fr z, Fr zNext, Fr beta, Fr gamma)
    {
        Fr identity = beta * x;
        Fr a = wires.A + gamma;
        Fr b = wires.B + gamma;
        Fr c = wires.C + gamma;
        Fr left = (a + identity) * (b + (PlonkColumns.Cosets[1] * identity)) * (c + (PlonkColumns.Cosets[2] * identity)) * z;
        Fr right = (a + (beta * permutation.A)) * (b + (beta * permutation.B)) * (c + (beta * permutation.C)) * zNext;
        return left - right;
    }
}
