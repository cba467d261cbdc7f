using Zkml.Prover.Commitments;

namespace Zkml.Prover.Files;

/// <summary>The part of a structured reference string that verifiers need, with what is to be thought of it.</summary>
/// <param name="Kzg">[τ]₂.</param>
/// <param name="Origin">Whether it may be relied on.</param>
public sealed record VerifierKey(KzgVerifierKey Kzg, SrsOrigin Origin);

/// <summary>The verifier's part of a structured reference string, public.</summary>
public sealed class VerifierKeyFile : FileFormat<VerifierKeyFile, VerifierKey>, IFileFormat<VerifierKey>
{
    private VerifierKeyFile()
    {
    }

    static FileKind IFileFormat<VerifierKey>.Kind => FileKinds.VerifierKey;

    static bool IFileFormat<VerifierKey>.IsSecret => false;

    static void IFileFormat<VerifierKey>.WriteBody(BinaryFileWriter writer, VerifierKey value)
    {
        writer.WriteInt32((int)value.Origin);
        writer.WriteG2(value.Kzg.TauG2);
    }

    static VerifierKey IFileFormat<VerifierKey>.ReadBody(BinaryFileReader reader)
    {
        var origin = (SrsOrigin)reader.ReadInt32("origin", (int)SrsOrigin.UnsafeSetup, (int)SrsOrigin.Ceremony);
        return new VerifierKey(new KzgVerifierKey(reader.ReadG2("[τ]₂")), origin);
    }
}
