using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Market;

/// <summary>A challenge's manifest: title, shape, group size, content ids, circuits.</summary>
public sealed class ChallengeManifestFile : FileFormat<ChallengeManifestFile, ChallengeManifest>, IFileFormat<ChallengeManifest>
{
    private const int SmallestCircuit = 32;

    private ChallengeManifestFile()
    {
    }

    static FileKind IFileFormat<ChallengeManifest>.Kind => FileKinds.Manifest;

    static bool IFileFormat<ChallengeManifest>.IsSecret => false;

    static void IFileFormat<ChallengeManifest>.WriteBody(BinaryFileWriter writer, ChallengeManifest value)
    {
        writer.WriteString(value.Title);
        ArchitectureFormat.WriteShape(writer, value.Shape);
        writer.WriteInt32(value.GroupBits);
        writer.WriteInt32(value.Groups.Count);
        foreach (ContentId id in value.Groups)
            writer.WriteBytes(id.ToArray());
        writer.WriteInt32(value.Circuits.Count);
        foreach (AccuracyCircuit circuit in value.Circuits)
            CircuitFile.WriteDescriptor(writer, circuit);
    }

    static ChallengeManifest IFileFormat<ChallengeManifest>.ReadBody(BinaryFileReader reader)
    {
        string title = reader.ReadString("title", ChallengeManifest.MaximumTitle);
        TensorShape shape = ArchitectureFormat.ReadShape(reader, "sample shape");
        int groupBits = reader.ReadInt32("group bits", 0, ArchitectureValidator.MaximumGroupBits);
        var groups = new ContentId[reader.ReadCount("groups", ChallengeOffer.MaximumGroups, ContentId.Size)];
        for (int g = 0; g < groups.Length; g++)
        {
            groups[g] = ContentId.TryRead(reader.ReadBytes("content id", ContentId.Size), out ContentId? id)
                ? id
                : throw reader.Fail("content id", "not a CIDv1 of a file by SHA-256");
        }

        var circuits = new AccuracyCircuit[reader.ReadCount("circuits", ChallengeOffer.MaximumKeys, SmallestCircuit)];
        for (int i = 0; i < circuits.Length; i++)
        {
            circuits[i] = CircuitFile.ReadDescriptor(reader);
            if (circuits[i].GroupBits != groupBits || circuits[i].Architecture.Input != shape)
                throw reader.Fail("circuit", "it is for other samples, or for groups of another size");
        }

        return new ChallengeManifest(title, shape, groupBits, groups, circuits);
    }
}
