using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Files;

/// <summary>A proof: K, the prover's commitments, the inner proof's scalars, the opening. Whether it holds is for the verifier to say.</summary>
public sealed class AccuracyProofFile : FileFormat<AccuracyProofFile, AccuracyProof>, IFileFormat<AccuracyProof>
{
    private const int MaximumGroups = 1 << 24;
    private const int MaximumMessages = 1 << 20;

    private AccuracyProofFile()
    {
    }

    static FileKind IFileFormat<AccuracyProof>.Kind => FileKinds.Proof;

    static bool IFileFormat<AccuracyProof>.IsSecret => false;

    static void IFileFormat<AccuracyProof>.WriteBody(BinaryFileWriter writer, AccuracyProof value)
    {
        writer.WriteInt32(value.Correct);
        writer.WriteG1s([.. value.Commitments.Aux]);
        writer.WriteG1(value.Commitments.Multiplicities);
        writer.WriteG1(value.Commitments.Mask);
        writer.WriteScalars([.. value.Messages]);
        value.Opening.Write(writer);
    }

    static AccuracyProof IFileFormat<AccuracyProof>.ReadBody(BinaryFileReader reader)
    {
        int correct = reader.ReadInt32("correct");
        G1Affine[] aux = reader.ReadG1s("witness commitments", MaximumGroups);
        G1Affine multiplicities = reader.ReadG1("multiplicities' commitment");
        G1Affine mask = reader.ReadG1("mask's commitment");
        Fr[] messages = reader.ReadScalars("messages", MaximumMessages);
        return new AccuracyProof(correct, new WitnessCommitments(aux, multiplicities, mask), messages, MercuryProof.Read(reader));
    }
}
