using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Files;

/// <summary>An accuracy proof: K, the prover's commitments, the inner argument's messages, the opening.</summary>
/// <remarks>What a proof must be for its statement, the number of groups and messages above all, is the verifier's to check.</remarks>
public sealed class ProofFile : FileFormat<ProofFile, AccuracyProof>, IFileFormat<AccuracyProof>
{
    // Above what any circuit within the validator's bounds asks for: the fraction tree's rounds are some thousands, views and linear
    // terms some ten thousands.
    private const int MaximumMessages = 1 << 17;

    private ProofFile()
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
        int correct = reader.ReadInt32("correct", 0, ArchitectureValidator.MaximumSamples);
        G1Affine[] aux = reader.ReadG1s("auxiliary commitments", ArchitectureValidator.MaximumSamples);
        G1Affine multiplicities = reader.ReadG1("multiplicities' commitment");
        G1Affine mask = reader.ReadG1("mask's commitment");
        Fr[] messages = reader.ReadScalars("messages", MaximumMessages);
        return new AccuracyProof(
            correct, new WitnessCommitments(aux, multiplicities, mask), messages, MercuryProof.Read(reader));
    }
}
