using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Files;

/// <summary>
/// The public descriptor of a circuit: architecture, number of samples, group size. The compiler makes the circuit of it, so that a
/// file cannot hold a circuit that differs from its description.
/// </summary>
public sealed class CircuitFile : FileFormat<CircuitFile, AccuracyCircuit>, IFileFormat<AccuracyCircuit>
{
    private CircuitFile()
    {
    }

    static FileKind IFileFormat<AccuracyCircuit>.Kind => FileKinds.Circuit;

    static bool IFileFormat<AccuracyCircuit>.IsSecret => false;

    static void IFileFormat<AccuracyCircuit>.WriteBody(BinaryFileWriter writer, AccuracyCircuit value) => WriteDescriptor(writer, value);

    static AccuracyCircuit IFileFormat<AccuracyCircuit>.ReadBody(BinaryFileReader reader) => ReadDescriptor(reader);

    /// <summary>Writes a circuit inside a body.</summary>
    internal static void WriteDescriptor(BinaryFileWriter writer, AccuracyCircuit value)
    {
        WriteCanonical(writer, value);
        ArchitectureFormat.WriteNames(writer, value.Architecture);
    }

    /// <summary>Reads what <see cref="WriteDescriptor"/> writes.</summary>
    internal static AccuracyCircuit ReadDescriptor(BinaryFileReader reader)
    {
        NetworkArchitecture shapes = ArchitectureFormat.ReadShapes(reader);
        int samples = reader.ReadInt32("samples", 1, ArchitectureValidator.MaximumSamples);
        int groupBits = reader.ReadInt32("group bits", 0, ArchitectureValidator.MaximumGroupBits);
        NetworkArchitecture architecture = ArchitectureFormat.ReadNames(reader, shapes);
        return reader.Check("circuit", () => CircuitCompiler.Compile(architecture, samples, groupBits));
    }

    /// <summary>Writes what determines the circuit: two circuits are the same iff these bytes are.</summary>
    internal static void WriteCanonical(BinaryFileWriter writer, AccuracyCircuit circuit)
    {
        ArchitectureFormat.WriteShapes(writer, circuit.Architecture);
        writer.WriteInt32(circuit.Samples);
        writer.WriteInt32(circuit.GroupBits);
    }
}
