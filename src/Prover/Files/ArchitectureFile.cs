using Zkml.Circuits.Network;

namespace Zkml.Prover.Files;

/// <summary>The public part of a network.</summary>
public sealed class ArchitectureFile : FileFormat<ArchitectureFile, NetworkArchitecture>, IFileFormat<NetworkArchitecture>
{
    private ArchitectureFile()
    {
    }

    static FileKind IFileFormat<NetworkArchitecture>.Kind => FileKinds.Architecture;

    static bool IFileFormat<NetworkArchitecture>.IsSecret => false;

    static void IFileFormat<NetworkArchitecture>.WriteBody(BinaryFileWriter writer, NetworkArchitecture value) =>
        ArchitectureFormat.Write(writer, value);

    static NetworkArchitecture IFileFormat<NetworkArchitecture>.ReadBody(BinaryFileReader reader) => ArchitectureFormat.Read(reader);
}
