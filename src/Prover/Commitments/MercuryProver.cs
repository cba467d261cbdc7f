using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Commitments;

/// <summary>
/// Opens a committed multilinear polynomial at one point with a proof of constant size: Eagen, Gabizon, "MERCURY", 2025; the
/// equations are PROTOCOL section 8's.
/// </summary>
/// <remarks>
/// f's coefficients form rows of b = 2^⌈μ/2⌉; u = (u_lo, u_hi). With h(X) = Σ_i ⟨eq(u_lo), row_i⟩ X^i, f(u) = ⟨h, eq(u_hi)⟩. Dividing
/// f by X^b - α gives g = Σ_i α^i row_i, so ⟨g, eq(u_lo)⟩ = h(α). Both inner products are proved by one identity of Laurent polynomials
/// at a random z. Cost: multi-scalar multiplications of 2^μ for q, W and W', all else of size b.
/// </remarks>
public static class MercuryProver
{
    /// <summary>The smallest μ.</summary>
    public const int MinimumVariables = 2;

    /// <summary>The long steps that progress counts: the multi-scalar multiplications of 2^μ.</summary>
    public const int Steps = 3;

    /// <summary>Opens f at u.</summary>
    /// <param name="backend">Computes.</param>
    /// <param name="bases">At least 2^μ powers of τ.</param>
    /// <param name="f">f's 2^μ coefficients, on the backend. They are overwritten, to spare a copy.</param>
    /// <param name="point">u, μ coordinates, at least two; coordinate j belongs to bit j of the index.</param>
    /// <param name="transcript">It has absorbed what fixes f's commitment, u and f(u), or f(u) proves nothing.</param>
    /// <param name="progress">Told of each of the <see cref="Steps"/>.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public static MercuryProof Prove(
        IBackend backend,
        IBases bases,
        IVector f,
        ReadOnlySpan<Fr> point,
        KeccakTranscript transcript,
        IPhaseScope? progress = null,
        CancellationToken cancellation = default) =>
        Prove(backend, bases, f, point, new OpenedPolynomials(new OpeningModuli([], []), []), transcript, progress, cancellation);

    /// <summary>Opens f at u, and other polynomials in the same batch.</summary>
    /// <param name="backend">Computes.</param>
    /// <param name="bases">At least 2^μ powers of τ, and as many as the longest polynomial has coefficients.</param>
    /// <param name="f">f's 2^μ coefficients, on the backend. They are overwritten, to spare a copy.</param>
    /// <param name="point">u.</param>
    /// <param name="others">Opened with f. The transcript has absorbed their commitments and remainders.</param>
    /// <param name="transcript">It has absorbed what fixes f's commitment, u and f(u).</param>
    /// <param name="progress">Told of each of the <see cref="Steps"/>.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    internal static MercuryProof Prove(
        IBackend backend,
        IBases bases,
        IVector f,
        ReadOnlySpan<Fr> point,
        OpenedPolynomials others,
        KeccakTranscript transcript,
        IPhaseScope? progress,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(point.Length, MinimumVariables);
        if (f.Length != 1 << point.Length)
            throw new ArgumentException("a multilinear polynomial has 2^μ coefficients", nameof(f));
        int lowBits = (point.Length + 1) / 2;
        int b = 1 << lowBits;
        using IVector eqLow = backend.EqTable(point[..lowBits]);
        using IVector eqHigh = backend.EqTable(point[lowBits..]);

        using IVector h = backend.FoldLow(f, eqLow);
        G1Affine commitmentH = Commit(h);
        transcript.Absorb(commitmentH);
        Fr alpha = transcript.Challenge();

        (IVector quotient, IVector remainder) = backend.DivideByBinomial(f, b, alpha);
        using IVector q = quotient;
        using IVector g = remainder;
        G1Affine commitmentG = Commit(g);
        G1Affine commitmentQ = Commit(q);
        progress?.Advance();
        transcript.Absorb(commitmentG);
        transcript.Absorb(commitmentQ);
        Fr gamma = transcript.Challenge();

        using IVector s = SymmetricPart(backend, [(g, eqLow, Fr.One), (h, eqHigh, gamma)], b);
        using IVector d = Reverse(backend, g);
        G1Affine commitmentS = Commit(s);
        G1Affine commitmentD = Commit(d);
        transcript.Absorb(commitmentS);
        transcript.Absorb(commitmentD);
        Fr z = transcript.Challenge();

        Fr zInverse = z.Inverse();
        Fr gAtZ = backend.EvaluatePolynomial(g, z);
        Fr gAtInverse = backend.EvaluatePolynomial(g, zInverse);
        Fr hAtZ = backend.EvaluatePolynomial(h, z);
        Fr hAtInverse = backend.EvaluatePolynomial(h, zInverse);
        Fr hAtAlpha = backend.EvaluatePolynomial(h, alpha);
        Fr sAtZ = backend.EvaluatePolynomial(s, z);
        transcript.Absorb(gAtZ, gAtInverse, hAtZ, hAtInverse, hAtAlpha, sAtZ);
        var batch = new BatchOpening(Moduli(z, zInverse, alpha).Append(others.Moduli), transcript.Challenge());

        // f becomes f - (z^b - α)·q, whose value at z is g(z).
        backend.MultiplyAdd(f, alpha - z.Pow(b), q);
        q.Dispose();
        IVector[] polynomials = [f, g, h, s, d, .. others.Polynomials];
        int longest = polynomials.Max(polynomial => polynomial.Length);
        using IVector w = BatchQuotient(backend, batch, polynomials, longest, cancellation);
        G1Affine commitmentW = Commit(w);
        progress?.Advance();
        transcript.Absorb(commitmentW);
        Fr xi = transcript.Challenge();

        // W' = (Σ_i weight_i·(p_i - its remainder at ξ) - T(ξ)·W) / (X - ξ), as weight_0 times a multiple of itself built on f.
        Fr scale = batch.Weight(0, xi);
        Fr inverseScale = scale.Inverse();
        using IVector? longer = longest > f.Length ? backend.Zeros(longest) : null;
        IVector sum = longer ?? f;
        if (longer is not null)
            backend.MultiplyAdd(sum, Fr.One, f);
        for (int i = 1; i < polynomials.Length; i++)
            backend.MultiplyAdd(sum, batch.Weight(i, xi) * inverseScale, polynomials[i]);
        backend.MultiplyAdd(sum, -batch.Vanishing(xi) * inverseScale, w);
        w.Dispose();
        using IVector last = backend.DivideByLinear(sum, xi).Quotient;
        cancellation.ThrowIfCancellationRequested();
        G1Affine commitmentWPrime = (backend.Msm(bases, last) * scale).ToAffine();
        progress?.Advance();

        return new MercuryProof(
            commitmentH, commitmentG, commitmentQ, commitmentS, commitmentD,
            gAtZ, gAtInverse, hAtZ, hAtInverse, hAtAlpha, sAtZ,
            commitmentW, commitmentWPrime);

        G1Affine Commit(IVector polynomial)
        {
            cancellation.ThrowIfCancellationRequested();
            return backend.Msm(bases, polynomial).ToAffine();
        }
    }

    /// <summary>
    /// S of Σ c·(A(X)B(1/X) + A(1/X)B(X)) = 2Σ c·⟨A, B⟩ + X·S(X) + S(1/X)/X: b - 1 coefficients, from the products A(X)·X^(b-1)B(1/X)
    /// by number-theoretic transforms of size 2b.
    /// </summary>
    private static IVector SymmetricPart(IBackend backend, (IVector A, IVector B, Fr Factor)[] terms, int b)
    {
        var product = new Fr[2 * b];
        foreach ((IVector a, IVector reversed, Fr factor) in terms)
        {
            var left = new Fr[product.Length];
            backend.Download(a, left.AsSpan(0, a.Length));
            var right = new Fr[product.Length];
            backend.Download(reversed, right.AsSpan(0, reversed.Length));
            right.AsSpan(0, b).Reverse();
            Transform(backend, left);
            Transform(backend, right);
            for (int i = 0; i < product.Length; i++)
                product[i] += factor * left[i] * right[i];
        }

        using IVector values = backend.Upload(product);
        backend.InverseNtt(values);
        backend.Download(values, product);
        var s = new Fr[b - 1];
        for (int i = 0; i < s.Length; i++)
            s[i] = product[b + i] + product[b - 2 - i];
        return backend.Upload(s);
    }

    private static void Transform(IBackend backend, Fr[] coefficients)
    {
        using IVector vector = backend.Upload(coefficients);
        backend.Ntt(vector);
        backend.Download(vector, coefficients);
    }

    private static IVector Reverse(IBackend backend, IVector polynomial)
    {
        var coefficients = new Fr[polynomial.Length];
        backend.Download(polynomial, coefficients);
        coefficients.AsSpan().Reverse();
        return backend.Upload(coefficients);
    }

    /// <summary>What f - (z^b - α)·q, g, h, S and D are opened modulo.</summary>
    internal static OpeningModuli Moduli(Fr z, Fr zInverse, Fr alpha) => new(
        [new OpeningFactor(1, z), new OpeningFactor(1, zInverse), new OpeningFactor(1, alpha)],
        [[0], [0, 1], [0, 1, 2], [0, 1], [0]]);

    /// <summary>Σ_i ρ^i · (p_i - its remainder) / Z_i.</summary>
    private static IVector BatchQuotient(
        IBackend backend, BatchOpening batch, IVector[] polynomials, int longest, CancellationToken cancellation)
    {
        IVector sum = Quotient(0);
        if (longest > polynomials[0].Length)
        {
            using IVector first = sum;
            sum = backend.Zeros(longest);
            backend.MultiplyAdd(sum, Fr.One, first);
        }

        for (int i = 1; i < polynomials.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using IVector quotient = Quotient(i);
            backend.MultiplyAdd(sum, batch.Power(i), quotient);
        }

        return sum;

        IVector Quotient(int index)
        {
            IVector? quotient = null;
            foreach (OpeningFactor factor in batch.Factors(index))
            {
                using IVector? dividend = quotient;
                quotient = Divide(backend, dividend ?? polynomials[index], factor);
            }

            return quotient!;
        }
    }

    private static IVector Divide(IBackend backend, IVector dividend, OpeningFactor factor)
    {
        if (factor.Degree == 1)
            return backend.DivideByLinear(dividend, factor.Constant).Quotient;
        (IVector quotient, IVector remainder) = backend.DivideByBinomial(dividend, factor.Degree, factor.Constant);
        remainder.Dispose();
        return quotient;
    }
}
