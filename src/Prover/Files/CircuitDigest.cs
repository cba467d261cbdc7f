using Org.BouncyCastle.Crypto.Digests;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Files;

/// <summary>
/// The identifier of a circuit, which every statement about it binds (PROTOCOL section 9): keccak256 of a label's digest and the
/// descriptor's canonical bytes. Layers' names do not count: models of one shape share one circuit.
/// </summary>
public static class CircuitDigest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Size = Keccak.Size;

    /// <summary>The digest of a circuit, 32 bytes.</summary>
    public static byte[] Of(AccuracyCircuit circuit)
    {
        var writer = new BinaryFileWriter();
        CircuitFile.WriteCanonical(writer, circuit);
        var digest = new KeccakDigest(Size * 8);
        digest.BlockUpdate(Keccak.HashLabel(TranscriptLabels.Circuit));
        digest.BlockUpdate(writer.Written);
        return Keccak.Finish(digest);
    }
}
