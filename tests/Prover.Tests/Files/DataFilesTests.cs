using System.Buffers.Binary;
using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Files;

public sealed class DataCommitmentFileTests : FileFormatLaws<DataCommitmentFile, DataCommitment>
{
    private static readonly DataCommitment Golden = new(
        new TensorShape(3, 32, 32), 10, 2, [TestValues.Point(1), TestValues.Point(2), TestValues.Point(3)]);

    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Golden, "data-commitment.bin");

    [Theory]
    [InlineData(8, "3 of them, and 8 samples in groups of 4 make 2 groups")]
    [InlineData(13, "3 of them, and 13 samples in groups of 4 make 4 groups")]
    public void Decode_AnotherNumberOfGroups_IsRefused(int samples, string problem)
    {
        byte[] body = BodyOf(Golden);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), samples);
        FileFormatException error = Refusal(body);
        Assert.Equal("commitments", error.Field);
        Assert.Contains(samples < 10 ? "3 is not in [0, 2]" : problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PointAtInfinityOrOffTheCurve_IsRefused()
    {
        byte[] body = BodyOf(Golden);
        body.AsSpan(body.Length - 64).Clear();
        Assert.Contains("the point at infinity", Refusal(body).Message, StringComparison.Ordinal);
        body[^1] = 1;
        Assert.Contains("not a point of G1", Refusal(body).Message, StringComparison.Ordinal);
    }

    protected override DataCommitment Generate(Random random)
    {
        int groups = random.Next(1, 5);
        int groupBits = random.Next(0, 4);
        int samples = ((groups - 1) << groupBits) + random.Next(1, (1 << groupBits) + 1);
        TensorShape shape = new(random.Next(1, 4), random.Next(1, 9), random.Next(1, 9));
        return new DataCommitment(shape, samples, groupBits, TestValues.Points(random, groups));
    }

    protected override void RequireSame(DataCommitment expected, DataCommitment actual)
    {
        Assert.Equal((expected.Shape, expected.Samples, expected.GroupBits), (actual.Shape, actual.Samples, actual.GroupBits));
        Assert.Equal(expected.Groups, actual.Groups);
    }
}

public sealed class DataOpeningFileTests : FileFormatLaws<DataOpeningFile, DataOpening>
{
    [Fact]
    public void Decode_BlindNotCanonical_IsRefusedWithoutItsValue()
    {
        byte[] body = BodyOf(Generate(new Random(1)));
        body.AsSpan(body.Length - 32).Fill(0xff);
        FileFormatException error = Refusal(body);
        Assert.Equal("blinds", error.Field);
        Assert.EndsWith("the scalar is not below r", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_SamplesThatAreNotThere_AreRefusedUnallocated()
    {
        byte[] body = BodyOf(Generate(new Random(2)));
        BinaryPrimitives.WriteInt32LittleEndian(body, 1 << 16);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), 1 << 24);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("do not fit into the remaining", Refusal(body).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
    }

    protected override DataOpening Generate(Random random)
    {
        TensorShape shape = new(random.Next(1, 4), random.Next(1, 9), random.Next(1, 9));
        int groupBits = random.Next(0, 4);
        int count = random.Next(1, 20);
        byte[] values = new byte[count * shape.Count];
        byte[] labels = new byte[count];
        random.NextBytes(values);
        random.NextBytes(labels);
        int groups = ((count - 1) >> groupBits) + 1;
        return new DataOpening(
            new SampleSet(shape, [.. values.Select(value => (sbyte)value)], labels), groupBits, new TestElements(random.Next()).Vector(groups));
    }

    protected override void RequireSame(DataOpening expected, DataOpening actual)
    {
        Assert.Equal((expected.Samples.Shape, expected.GroupBits), (actual.Samples.Shape, actual.GroupBits));
        Assert.Equal(expected.Samples.Values, actual.Samples.Values);
        Assert.Equal(expected.Samples.Labels, actual.Samples.Labels);
        Assert.Equal(expected.Blinds, actual.Blinds);
    }
}
