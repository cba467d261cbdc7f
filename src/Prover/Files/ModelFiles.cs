using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Files;

/// <summary>The model owner's public commitment: the architecture and one point.</summary>
public sealed class ModelCommitmentFile : FileFormat<ModelCommitmentFile, ModelCommitment>, IFileFormat<ModelCommitment>
{
    private ModelCommitmentFile()
    {
    }

    static FileKind IFileFormat<ModelCommitment>.Kind => FileKinds.ModelCommitment;

    static bool IFileFormat<ModelCommitment>.IsSecret => false;

    static void IFileFormat<ModelCommitment>.WriteBody(BinaryFileWriter writer, ModelCommitment value)
    {
        ArchitectureFormat.Write(writer, value.Architecture);
        writer.WriteG1(value.Commitment);
    }

    static ModelCommitment IFileFormat<ModelCommitment>.ReadBody(BinaryFileReader reader)
    {
        NetworkArchitecture architecture = ArchitectureFormat.Read(reader);
        return new ModelCommitment(architecture, reader.ReadG1("commitment"));
    }
}

/// <summary>The model owner's secret: the network with its weights, and the blinding scalar.</summary>
public sealed class ModelOpeningFile : FileFormat<ModelOpeningFile, ModelOpening>, IFileFormat<ModelOpening>
{
    private ModelOpeningFile()
    {
    }

    static FileKind IFileFormat<ModelOpening>.Kind => FileKinds.ModelOpening;

    static bool IFileFormat<ModelOpening>.IsSecret => true;

    static void IFileFormat<ModelOpening>.WriteBody(BinaryFileWriter writer, ModelOpening value)
    {
        NetworkFile.Write(writer, value.Network);
        writer.WriteScalar(value.Blind);
    }

    static ModelOpening IFileFormat<ModelOpening>.ReadBody(BinaryFileReader reader)
    {
        IntegerNetwork network = NetworkFile.Read(reader);
        return new ModelOpening(network, reader.ReadScalar("blind"));
    }
}
