namespace Zkml.Prover.Plonk;

/// <summary>
/// The prover's randomness: multiples of Z_H that are added to the wires' polynomials and to z. With five coefficients a wire and four for z
/// everything published is uniform (PROTOCOL section 10).
/// </summary>
/// <param name="Wires">Five coefficients each for a, b, c.</param>
/// <param name="Permutation">Four coefficients.</param>
internal sealed record PlonkBlinding(Fr[][] Wires, Fr[] Permutation)
{
    /// <summary>Coefficients a wire.</summary>
    public const int WireCoefficients = 5;

    /// <summary>Coefficients of z's multiple.</summary>
    public const int PermutationCoefficients = 4;

    /// <summary>Fresh randomness.</summary>
    public static PlonkBlinding Draw() => Draw(Fr.Random);

    /// <summary>Given randomness, for proofs that are to be made again.</summary>
    public static PlonkBlinding Draw(Func<Fr> random)
    {
        Fr[] Elements(int count) => [.. Enumerable.Range(0, count).Select(_ => random())];
        return new PlonkBlinding(
            [Elements(WireCoefficients), Elements(WireCoefficients), Elements(WireCoefficients)], Elements(PermutationCoefficients));
    }

    /// <summary>p + (Σ blind_i X^i)(X^n - 1), n the number of p's coefficients.</summary>
    public static Fr[] Apply(Fr[] p, Fr[] blind)
    {
        Fr[] blinded = [.. p, .. blind];
        for (int i = 0; i < blind.Length; i++)
            blinded[i] -= blind[i];
        return blinded;
    }
}
