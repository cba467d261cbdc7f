using System.Diagnostics;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;
using Zkml.Prover.Commitments;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Plonk;

/// <summary>
/// Proves that a circuit is satisfied, up to the openings: Gabizon, Williamson, Ciobotaru, "PLONK", ePrint 2019/953, with the equations of
/// PROTOCOL section 9.
/// </summary>
/// <remarks>
/// Cost: multi-scalar multiplications of 3n, n and 5n; six cosets of n points for the quotient, on each 16 transforms of n and about
/// 60 products a point, on the backend. One coset is in memory at a time.
/// </remarks>
internal sealed class PlonkProver : IDisposable
{
    /// <summary>The quotient is computed on this many cosets of H: its degree is below 6n.</summary>
    private const int QuotientCosets = 6;

    private readonly IBackend _backend;
    private readonly IBases _bases;
    private readonly PlonkColumns _columns;
    private readonly PlonkBlinding _blinding;
    private readonly CancellationToken _cancellation;
    private readonly int _logRows;
    private readonly int _rows;
    private readonly Fr _omega;
    private readonly List<IVector> _committed = [];

    private PlonkProver(
        IBackend backend, IBases bases, PlonkCircuit circuit, PlonkColumns columns, PlonkBlinding blinding, CancellationToken cancellation)
    {
        _backend = backend;
        _bases = bases;
        _columns = columns;
        _blinding = blinding;
        _cancellation = cancellation;
        _logRows = circuit.LogRows;
        _rows = circuit.Rows;
        _omega = RootsOfUnity.Primitive(_logRows);
    }

    /// <summary>The powers of τ that key generation and proofs of a circuit need: those of the ten columns.</summary>
    public static int RequiredPowers(PlonkCircuit circuit) => PlonkColumns.Count * circuit.Rows;

    /// <summary>Proves.</summary>
    /// <param name="backend">Computes.</param>
    /// <param name="bases">At least <see cref="RequiredPowers"/> powers of τ.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="assignment">A value for each variable; it satisfies the circuit.</param>
    /// <param name="publicInputs">The public inputs.</param>
    /// <param name="blinding">Fresh randomness.</param>
    /// <param name="transcript">It has absorbed the key and the public inputs.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <returns>The proof, and what remains to be opened; disposing the second frees the polynomials.</returns>
    public static (PlonkProof Proof, PlonkProver Opening) Prove(
        IBackend backend,
        IBases bases,
        PlonkCircuit circuit,
        PlonkColumns columns,
        ReadOnlySpan<Fr> assignment,
        Fr[] publicInputs,
        PlonkBlinding blinding,
        KeccakTranscript transcript,
        CancellationToken cancellation)
    {
        var prover = new PlonkProver(backend, bases, circuit, columns, blinding, cancellation);
        try
        {
            return (prover.Run(circuit.Columns(assignment), publicInputs, transcript), prover);
        }
        catch
        {
            prover.Dispose();
            throw;
        }
    }

    /// <summary>What the proof's evaluations are openings of.</summary>
    public OpenedPolynomials Opened { get; private set; } = null!;

    /// <summary>What [pre], [wires], [z] and [t] are opened modulo.</summary>
    public static OpeningModuli Moduli(Fr zeta, Fr next) => new(
        [
            new OpeningFactor(PlonkColumns.Count, zeta),
            new OpeningFactor(PlonkCircuit.Wires, zeta),
            new OpeningFactor(PlonkCircuit.Wires, next),
            new OpeningFactor(1, zeta),
            new OpeningFactor(1, next),
        ],
        [[0], [1, 2], [3, 4], [3]]);

    /// <inheritdoc/>
    public void Dispose() => _committed.ForEach(vector => vector.Dispose());

    private PlonkProof Run(Fr[][] wireValues, Fr[] publicInputs, KeccakTranscript transcript)
    {
        Fr[][] wires = [.. wireValues.Select((values, i) => Interpolate(values, _blinding.Wires[i]))];
        (IVector wiresVector, G1Affine wiresCommitment) = Commit(PlonkPolynomials.Interleave(wires));
        transcript.Absorb(wiresCommitment);
        Fr beta = transcript.Challenge();
        Fr gamma = transcript.Challenge();

        Fr[] permutation = Interpolate(PermutationValues(wireValues, beta, gamma), _blinding.Permutation);
        (IVector permutationVector, G1Affine permutationCommitment) = Commit(permutation);
        transcript.Absorb(permutationCommitment);
        Fr alpha = transcript.Challenge();

        var inputs = new Fr[_rows];
        for (int i = 0; i < publicInputs.Length; i++)
            inputs[i] = -publicInputs[i];
        PlonkPolynomials.Interpolate(_backend, inputs);
        Fr[] quotient = Quotient(wires, permutation, inputs, beta, gamma, alpha);
        (IVector quotientVector, G1Affine quotientCommitment) = Commit(quotient);
        transcript.Absorb(quotientCommitment);
        Fr zeta = transcript.Challenge();

        Fr next = _omega * zeta;
        PlonkEvaluations evaluations = new(
        [
            .. PlonkPolynomials.Evaluate(_backend, _columns.Coefficients, zeta),
            .. PlonkPolynomials.Evaluate(_backend, wires, zeta, next),
            _backend.EvaluatePolynomial(permutationVector, zeta),
            _backend.EvaluatePolynomial(permutationVector, next),
        ]);
        transcript.Absorb(evaluations.All);
        Opened = new OpenedPolynomials(
            Moduli(zeta, next), [_columns.Interleaved, wiresVector, permutationVector, quotientVector]);
        return new PlonkProof(wiresCommitment, permutationCommitment, quotientCommitment, evaluations);
    }

    private Fr[] Interpolate(Fr[] values, Fr[] blind)
    {
        Fr[] coefficients = [.. values];
        PlonkPolynomials.Interpolate(_backend, coefficients);
        return PlonkBlinding.Apply(coefficients, blind);
    }

    private (IVector Vector, G1Affine Commitment) Commit(Fr[] coefficients)
    {
        _cancellation.ThrowIfCancellationRequested();
        IVector vector = _backend.Upload(coefficients);
        _committed.Add(vector);
        return (vector, _backend.Msm(_bases, vector).ToAffine());
    }

    // z(1) = 1, z(ω^(i+1)) = z(ω^i) · Π_w (value + β·coset_w·ω^i + γ) / (value + β·S_w + γ).
    private Fr[] PermutationValues(Fr[][] wires, Fr beta, Fr gamma)
    {
        Fr[] roots = PlonkPolynomials.Powers(_omega, _rows);
        var numerators = new Fr[_rows];
        var denominators = new Fr[_rows];
        PlonkPolynomials.ForRanges(_rows, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                Fr numerator = Fr.One;
                Fr denominator = Fr.One;
                for (int w = 0; w < wires.Length; w++)
                {
                    Fr value = wires[w][i] + gamma;
                    numerator *= value + (beta * PlonkColumns.Cosets[w] * roots[i]);
                    denominator *= value + (beta * _columns.Permutation[w][i]);
                }

                numerators[i] = numerator;
                denominators[i] = denominator;
            }
        });
        using (IVector vector = _backend.Upload(denominators))
        {
            _backend.Invert(vector);
            _backend.Download(vector, denominators);
        }

        var z = new Fr[_rows];
        Fr product = Fr.One;
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = product;
            product *= numerators[i] * denominators[i];
        }

        return z;
    }

    // t on six cosets c·H, where Z_H is the constant c^n - 1. On each, what is interpolated is t modulo X^n - c^n; as t = Σ_j X^(nj) t_j, that is
    // Σ_j (c^n)^j t_j, and six of them give the six t_j.
    private Fr[] Quotient(Fr[][] wires, Fr[] permutation, Fr[] inputs, Fr beta, Fr gamma, Fr alpha)
    {
        var residues = new Fr[QuotientCosets][];
        var points = new Fr[QuotientCosets];
        Fr fine = RootsOfUnity.Primitive(_logRows + 3);
        Fr shift = PlonkColumns.Cosets[1];
        for (int k = 0; k < QuotientCosets; k++, shift *= fine)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var coset = new QuotientCoset(_backend, _omega, _rows, shift);
            RowVector[] columns = [.. _columns.Coefficients.Select(coset.Evaluate)];
            residues[k] = coset.Quotient(
                columns, [.. wires.Select(coset.Evaluate)], coset.Evaluate(permutation), coset.Evaluate(inputs), beta, gamma, alpha);
            PlonkPolynomials.InterpolateOnCoset(_backend, residues[k], shift);
            points[k] = shift.Pow(_rows);
        }

        Fr[][] basis = PlonkPolynomials.LagrangeBasis(points);
        var quotient = new Fr[QuotientCosets * _rows];
        PlonkPolynomials.ForRanges(_rows, (start, end) =>
        {
            for (int j = 0; j < QuotientCosets; j++)
            {
                for (int i = start; i < end; i++)
                {
                    Fr sum = Fr.Zero;
                    for (int k = 0; k < QuotientCosets; k++)
                        sum += basis[k][j] * residues[k][i];
                    quotient[(j * _rows) + i] = sum;
                }
            }
        });

        // Degree of (X^n)·s(a)^5 over Z_H: 5n + 4·5 - 1 at most.
        int length = (5 * _rows) + (5 * PlonkBlinding.WireCoefficients);
        if (quotient.AsSpan(length).ContainsAnyExcept(Fr.Zero))
            throw new UnreachableException("the quotient is no polynomial: the assignment does not satisfy the circuit");
        return quotient[..length];
    }
}
