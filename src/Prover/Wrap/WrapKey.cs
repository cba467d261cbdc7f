using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;
using Zkml.Circuits.Layout;
using Zkml.Prover.Commitments;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Wrap;

/// <summary>
/// The verification key of wrapped proofs about one circuit under one SRS. It is a function of both (<see cref="WrapKeyGenerator"/>), so that
/// anyone can compute it again and compare.
/// </summary>
/// <param name="CircuitId">The digest of the accuracy circuit's descriptor, 32 bytes.</param>
/// <param name="Samples">N.</param>
/// <param name="GroupBits">log2 of the samples a group.</param>
/// <param name="OpeningBits">μ.</param>
/// <param name="LogRows">k: the wrap's circuit has 2^k rows.</param>
/// <param name="Preprocessed">[pre], the commitment to its ten columns.</param>
/// <param name="Kzg">[τ]₂.</param>
public sealed record WrapKey(
    ReadOnlyMemory<byte> CircuitId, int Samples, int GroupBits, int OpeningBits, int LogRows, G1Affine Preprocessed, KzgVerifierKey Kzg)
{
    /// <summary>⌈N / 2^GroupBits⌉.</summary>
    public int Groups => (Samples + (1 << GroupBits) - 1) >> GroupBits;

    /// <summary>The number of coordinates of r_g.</summary>
    public int GroupCoordinates => TensorBlock.BitsFor(Groups);

    /// <summary>The primitive root of unity of order 2^k.</summary>
    public Fr Omega => RootsOfUnity.Primitive(LogRows);

    /// <summary>The digest by which contracts name the key: 32 bytes.</summary>
    public byte[] Digest()
    {
        var digest = new StatementDigest(TranscriptLabels.WrapKey);
        digest.Add(CircuitId.Span)
            .Add((ulong)Samples)
            .Add((ulong)GroupBits)
            .Add((ulong)OpeningBits)
            .Add((ulong)LogRows)
            .Add(Omega)
            .Add(Preprocessed)
            .Add(Kzg.TauG2);
        return digest.ToBytes();
    }
}
