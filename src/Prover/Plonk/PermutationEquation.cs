using Zkml.Algebra.Fields;

namespace Zkml.Prover.Plonk;

/// <summary>The step of the copy argument's running product (PLONK, ePrint 2019/953, section 8, round 3), for prover and verifier.</summary>
internal static class PermutationEquation
{
    /// <summary>Π (value + β·coset·x + γ)·z(x) - Π (value + β·S(x) + γ)·z(ωx).</summary>
    public static T Evaluate<T>(T x, (T A, T B, T C) wires, (T A, T B, T C) permutation, T z, T zNext, T beta, T gamma)
        where T : IScalar<T>
    {
        T identity = beta * x;
        T a = wires.A + gamma;
        T b = wires.B + gamma;
        T c = wires.C + gamma;
        T left = (a + identity) * (b + (T.Constant(PlonkColumns.Cosets[1]) * identity)) * (c + (T.Constant(PlonkColumns.Cosets[2]) * identity)) * z;
        T right = (a + (beta * permutation.A)) * (b + (beta * permutation.B)) * (c + (beta * permutation.C)) * zNext;
        return left - right;
    }
}
