using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Polynomials;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Plonk;

/// <summary>A circuit, its key, and proofs of it that are opened together with a small multilinear vector.</summary>
internal sealed class PlonkFixture : IDisposable
{
    private const int Variables = 4;

    private readonly ReferenceBackend _backend = new();
    private readonly IBases _bases;
    private readonly Srs _srs;
    private readonly PlonkColumns _columns;
    private readonly Fr[] _vector = new TestElements(5).Vector(1 << Variables);
    private readonly Fr[] _point = new TestElements(6).Vector(Variables);

    public PlonkFixture(Srs srs, PlonkCircuit circuit)
    {
        _srs = srs;
        Circuit = circuit;
        _bases = srs.LoadBases(_backend, srs.LogSize);
        _columns = PlonkColumns.Interpolate(_backend, circuit);
        Preprocessed = _columns.Commit(_bases);
    }

    public PlonkCircuit Circuit { get; }

    public G1Affine Preprocessed { get; }

    public (PlonkProof Plonk, MercuryProof Opening) Prove(Fr[] assignment, Fr[] publicInputs)
    {
        KeccakTranscript transcript = Transcript(publicInputs);
        (PlonkProof proof, PlonkProver opening) = PlonkProver.Prove(
            _backend, _bases, Circuit, _columns, assignment, publicInputs, PlonkBlinding.Draw(), transcript, CancellationToken.None);
        using (opening)
        using (IVector f = _backend.Upload(_vector))
        {
            MercuryProof mercury = MercuryProver.Prove(
                _backend, _bases, f, _point, opening.Opened, transcript, progress: null, CancellationToken.None);
            return (proof, mercury);
        }
    }

    public bool Verify((PlonkProof Plonk, MercuryProof Opening) proof, Fr[] publicInputs, G1Affine? preprocessed = null)
    {
        KeccakTranscript transcript = Transcript(publicInputs);
        var plonk = PlonkChallenges.Draw(proof.Plonk, transcript);
        var mercury = MercuryChallenges.Draw(proof.Opening, transcript);
        using IVector f = _backend.Upload(_vector);
        G1 commitment = _backend.Msm(_bases, f);
        return PlonkVerifier.Reduce(Circuit.LogRows, preprocessed ?? Preprocessed, publicInputs, proof.Plonk, plonk) is { } opened
            && MercuryVerifier.TryReduce(
                commitment, _point, Multilinear.Evaluate(_vector, _point), proof.Opening, opened, mercury, out G1Affine left)
            && _srs.VerifierKey.Check(left, proof.Opening.WPrime);
    }

    public void Dispose()
    {
        _columns.Dispose();
        _bases.Dispose();
    }

    private KeccakTranscript Transcript(Fr[] publicInputs)
    {
        KeccakTranscript transcript = new(TranscriptLabels.Wrap);
        transcript.Absorb(Preprocessed);
        transcript.Absorb(publicInputs);
        return transcript;
    }
}
