using Zkml.Algebra.Curves;
using Zkml.Prover.Files;

namespace Zkml.Prover.Commitments;

/// <summary>
/// A Mercury opening: seven points and six scalars, whatever the size. The letters are the protocol's (PROTOCOL section 8);
/// b = 2^⌈μ/2⌉.
/// </summary>
/// <param name="H">Commitment to h, the rows of f at u_lo.</param>
/// <param name="G">Commitment to g = f mod (X^b - α).</param>
/// <param name="Q">Commitment to the quotient q.</param>
/// <param name="S">Commitment to S, both inner products' symmetric part.</param>
/// <param name="D">Commitment to D(X) = X^(b-1) g(1/X), which bounds g's degree.</param>
/// <param name="GAtZ">g(z).</param>
/// <param name="GAtInverse">g(1/z).</param>
/// <param name="HAtZ">h(z).</param>
/// <param name="HAtInverse">h(1/z).</param>
/// <param name="HAtAlpha">h(α).</param>
/// <param name="SAtZ">S(z).</param>
/// <param name="W">Commitment to the batched quotient by the opening points.</param>
/// <param name="WPrime">Commitment to the quotient at ξ.</param>
public sealed record MercuryProof(
    G1Affine H,
    G1Affine G,
    G1Affine Q,
    G1Affine S,
    G1Affine D,
    Fr GAtZ,
    Fr GAtInverse,
    Fr HAtZ,
    Fr HAtInverse,
    Fr HAtAlpha,
    Fr SAtZ,
    G1Affine W,
    G1Affine WPrime)
{
    /// <summary>Bytes of the encoding.</summary>
    public const int Size = (7 * G1Affine.Size) + (6 * Fr.Size);

    /// <summary>The points in the order of the transcript, by name.</summary>
    internal IEnumerable<(string Name, G1Affine Point)> Points =>
        [("h", H), ("g", G), ("q", Q), ("s", S), ("d", D), ("w", W), ("w'", WPrime)];

    /// <summary>Writes the proof in the order of the transcript.</summary>
    public void Write(BinaryFileWriter writer)
    {
        writer.WriteG1(H);
        writer.WriteG1(G);
        writer.WriteG1(Q);
        writer.WriteG1(S);
        writer.WriteG1(D);
        writer.WriteScalar(GAtZ);
        writer.WriteScalar(GAtInverse);
        writer.WriteScalar(HAtZ);
        writer.WriteScalar(HAtInverse);
        writer.WriteScalar(HAtAlpha);
        writer.WriteScalar(SAtZ);
        writer.WriteG1(W);
        writer.WriteG1(WPrime);
    }

    /// <summary>Reads what <see cref="Write"/> writes: <see cref="Size"/> bytes.</summary>
    /// <remarks>Infinity is a commitment like any other: to the zero polynomial.</remarks>
    /// <exception cref="FileFormatException">A scalar is not below r, or a point is not one.</exception>
    public static MercuryProof Read(BinaryFileReader reader)
    {
        G1Affine h = reader.ReadG1("opening: h", allowInfinity: true);
        G1Affine g = reader.ReadG1("opening: g", allowInfinity: true);
        G1Affine q = reader.ReadG1("opening: q", allowInfinity: true);
        G1Affine s = reader.ReadG1("opening: s", allowInfinity: true);
        G1Affine d = reader.ReadG1("opening: d", allowInfinity: true);
        Fr gAtZ = reader.ReadScalar("opening: g(z)");
        Fr gAtInverse = reader.ReadScalar("opening: g(1/z)");
        Fr hAtZ = reader.ReadScalar("opening: h(z)");
        Fr hAtInverse = reader.ReadScalar("opening: h(1/z)");
        Fr hAtAlpha = reader.ReadScalar("opening: h(α)");
        Fr sAtZ = reader.ReadScalar("opening: S(z)");
        G1Affine w = reader.ReadG1("opening: w", allowInfinity: true);
        G1Affine wPrime = reader.ReadG1("opening: w'", allowInfinity: true);
        return new MercuryProof(h, g, q, s, d, gAtZ, gAtInverse, hAtZ, hAtInverse, hAtAlpha, sAtZ, w, wPrime);
    }
}
