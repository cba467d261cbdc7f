using System.Runtime.InteropServices;
using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Files;

/// <summary>The data owner's public commitment: the samples' shape and number, the group size, one point a group.</summary>
public sealed class DataCommitmentFile : FileFormat<DataCommitmentFile, DataCommitment>, IFileFormat<DataCommitment>
{
    private DataCommitmentFile()
    {
    }

    static FileKind IFileFormat<DataCommitment>.Kind => FileKinds.DataCommitment;

    static bool IFileFormat<DataCommitment>.IsSecret => false;

    static void IFileFormat<DataCommitment>.WriteBody(BinaryFileWriter writer, DataCommitment value)
    {
        new SampleCounts(value.Shape, value.Samples, value.GroupBits).Write(writer);
        writer.WriteG1s([.. value.Groups]);
    }

    static DataCommitment IFileFormat<DataCommitment>.ReadBody(BinaryFileReader reader)
    {
        var counts = SampleCounts.Read(reader);
        G1Affine[] groups = reader.ReadG1s("commitments", counts.Groups);
        counts.RequireOneAGroup(reader, "commitments", groups.Length);
        return new DataCommitment(counts.Shape, counts.Samples, counts.GroupBits, groups);
    }
}

/// <summary>The data owner's secret: samples, one byte a value; labels, one byte each; one blinding scalar a group.</summary>
public sealed class DataOpeningFile : FileFormat<DataOpeningFile, DataOpening>, IFileFormat<DataOpening>
{
    private DataOpeningFile()
    {
    }

    static FileKind IFileFormat<DataOpening>.Kind => FileKinds.DataOpening;

    static bool IFileFormat<DataOpening>.IsSecret => true;

    static void IFileFormat<DataOpening>.WriteBody(BinaryFileWriter writer, DataOpening value)
    {
        new SampleCounts(value.Samples.Shape, value.Samples.Count, value.GroupBits).Write(writer);
        writer.WriteBytes(MemoryMarshal.AsBytes<sbyte>(value.Samples.Values));
        writer.WriteBytes(value.Samples.Labels);
        writer.WriteScalars([.. value.Blinds]);
    }

    static DataOpening IFileFormat<DataOpening>.ReadBody(BinaryFileReader reader)
    {
        var counts = SampleCounts.Read(reader);
        long bytes = (long)counts.Samples * counts.Shape.Count;
        if (bytes > reader.Remaining)
            throw reader.Fail("samples", $"{counts.Samples} samples of {counts.Shape} do not fit into the remaining {reader.Remaining} bytes");
        sbyte[] values = MemoryMarshal.Cast<byte, sbyte>(reader.ReadBytes("samples", (int)bytes)).ToArray();
        byte[] labels = reader.ReadBytes("labels", counts.Samples).ToArray();
        Fr[] blinds = reader.ReadScalars("blinds", counts.Groups);
        counts.RequireOneAGroup(reader, "blinds", blinds.Length);
        return new DataOpening(new SampleSet(counts.Shape, values, labels), counts.GroupBits, blinds);
    }
}

/// <summary>What leads a file about samples.</summary>
internal readonly record struct SampleCounts(TensorShape Shape, int Samples, int GroupBits)
{
    /// <summary>⌈N / 2^GroupBits⌉.</summary>
    public int Groups => (Samples + (1 << GroupBits) - 1) >> GroupBits;

    public static SampleCounts Read(BinaryFileReader reader)
    {
        SampleCounts counts = new(ArchitectureFormat.ReadShape(reader, "sample shape"), reader.ReadInt32("samples"), reader.ReadInt32("group bits"));
        return reader.Check("samples", () =>
        {
            ArchitectureValidator.CheckSamples(counts.Shape, counts.Samples, counts.GroupBits);
            return counts;
        });
    }

    public void Write(BinaryFileWriter writer)
    {
        ArchitectureValidator.CheckSamples(Shape, Samples, GroupBits);
        ArchitectureFormat.WriteShape(writer, Shape);
        writer.WriteInt32(Samples);
        writer.WriteInt32(GroupBits);
    }

    public void RequireOneAGroup(BinaryFileReader reader, string field, int count)
    {
        if (count != Groups)
            throw reader.Fail(field, $"{count} of them, and {Samples} samples in groups of {1 << GroupBits} make {Groups} groups");
    }
}
