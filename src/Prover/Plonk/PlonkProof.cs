using Zkml.Algebra.Curves;
using Zkml.Prover.Files;

namespace Zkml.Prover.Plonk;

/// <summary>The PLONK part of a wrapped proof, without its openings, which are one with Mercury's (PROTOCOL section 9).</summary>
/// <param name="Wires">Commitment to a(X³) + X b(X³) + X² c(X³).</param>
/// <param name="Permutation">Commitment to the permutation's z.</param>
/// <param name="Quotient">Commitment to t.</param>
/// <param name="Evaluations">What is told at ζ and ωζ.</param>
public sealed record PlonkProof(G1Affine Wires, G1Affine Permutation, G1Affine Quotient, PlonkEvaluations Evaluations)
{
    /// <summary>Bytes of the encoding.</summary>
    public const int Size = (3 * G1Affine.Size) + (PlonkEvaluations.Count * Fr.Size);

    /// <summary>The points in the order of the transcript, by name.</summary>
    internal IEnumerable<(string Name, G1Affine Point)> Points =>
        [("wires", Wires), ("permutation", Permutation), ("quotient", Quotient)];

    /// <summary>Writes the proof in the order of the transcript.</summary>
    public void Write(BinaryFileWriter writer)
    {
        foreach ((_, G1Affine point) in Points)
            writer.WriteG1(point);
        foreach (Fr scalar in Evaluations.All)
            writer.WriteScalar(scalar);
    }

    /// <summary>Reads what <see cref="Write"/> writes: <see cref="Size"/> bytes.</summary>
    /// <remarks>Infinity is a commitment like any other: to the zero polynomial.</remarks>
    /// <exception cref="FileFormatException">A scalar is not below r, or a point is not one.</exception>
    public static PlonkProof Read(BinaryFileReader reader)
    {
        G1Affine wires = reader.ReadG1("wires", allowInfinity: true);
        G1Affine permutation = reader.ReadG1("permutation", allowInfinity: true);
        G1Affine quotient = reader.ReadG1("quotient", allowInfinity: true);
        var evaluations = new Fr[PlonkEvaluations.Count];
        for (int i = 0; i < evaluations.Length; i++)
            evaluations[i] = reader.ReadScalar($"evaluation {i} at ζ");
        return new PlonkProof(wires, permutation, quotient, new PlonkEvaluations(evaluations));
    }
}
