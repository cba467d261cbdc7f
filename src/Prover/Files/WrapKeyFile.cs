using Zkml.Circuits.Compilation;
using Zkml.Prover.Commitments;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Files;

/// <summary>A circuit's verification key, with what is to be thought of the SRS that it was made with.</summary>
/// <param name="Wrap">The key.</param>
/// <param name="Origin">Whether the SRS may be relied on.</param>
public sealed record CircuitKey(WrapKey Wrap, SrsOrigin Origin);

/// <summary>A circuit's verification key, public. That it belongs to its circuit is for 'prover circuit key --check' to say.</summary>
public sealed class WrapKeyFile : FileFormat<WrapKeyFile, CircuitKey>, IFileFormat<CircuitKey>
{
    private const int MinimumLogRows = 4;
    private const int MaximumLogRows = 24; // ten columns fit the longest SRS

    private WrapKeyFile()
    {
    }

    static FileKind IFileFormat<CircuitKey>.Kind => FileKinds.CircuitKey;

    static bool IFileFormat<CircuitKey>.IsSecret => false;

    static void IFileFormat<CircuitKey>.WriteBody(BinaryFileWriter writer, CircuitKey value)
    {
        writer.WriteInt32((int)value.Origin);
        writer.WriteBytes(value.Wrap.CircuitId.Span);
        writer.WriteInt32(value.Wrap.Samples);
        writer.WriteInt32(value.Wrap.GroupBits);
        writer.WriteInt32(value.Wrap.OpeningBits);
        writer.WriteInt32(value.Wrap.LogRows);
        writer.WriteG1(value.Wrap.Preprocessed);
        writer.WriteG2(value.Wrap.Kzg.TauG2);
    }

    static CircuitKey IFileFormat<CircuitKey>.ReadBody(BinaryFileReader reader)
    {
        var origin = (SrsOrigin)reader.ReadInt32("origin", (int)SrsOrigin.UnsafeSetup, (int)SrsOrigin.Ceremony);
        byte[] circuitId = reader.ReadBytes("circuit", Keccak.Size).ToArray();
        int samples = reader.ReadInt32("samples", 1, ArchitectureValidator.MaximumSamples);
        int groupBits = reader.ReadInt32("group bits", 0, ArchitectureValidator.MaximumGroupBits);
        int openingBits = reader.ReadInt32("opening bits", MercuryProver.MinimumVariables, Srs.MaximumLogSize);
        int logRows = reader.ReadInt32("rows", MinimumLogRows, MaximumLogRows);
        var wrap = new WrapKey(
            circuitId, samples, groupBits, openingBits, logRows, reader.ReadG1("preprocessed columns"), new KzgVerifierKey(reader.ReadG2("[τ]₂")));
        return new CircuitKey(wrap, origin);
    }
}
