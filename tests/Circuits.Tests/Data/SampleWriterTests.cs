using Zkml.Circuits.Data;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Tests.Data;

public sealed class SampleWriterTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void WriteRecords_ThenRead_IsTheSame() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[1, 5], Gen.Int).Sample(
        (channels, width, height, count, seed) =>
        {
            var random = new Random(seed);
            var shape = new TensorShape(channels, width, height);
            var samples = new SampleSet(
                shape,
                [.. Enumerable.Range(0, count * shape.Count).Select(_ => (sbyte)random.Next(-128, 128))],
                [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(256))]);
            using (FileStream file = File.Create(_path))
                SampleWriter.WriteRecords(samples, file);
            SampleSet read = SampleReader.Read(_path, recordShape: shape);
            Assert.Equal(samples.Values, read.Values);
            Assert.Equal(samples.Labels, read.Labels);
        },
        iter: 50,
        threads: 1); // one file

    [Fact]
    public void WriteRecords_WhatWasRead_IsTheSameBytes()
    {
        var shape = new TensorShape(2, 3, 2);
        byte[] records = [.. Enumerable.Range(0, 4 * (1 + shape.Count)).Select(i => (byte)(i * 37))];
        File.WriteAllBytes(_path, records);
        using var written = new MemoryStream();
        SampleWriter.WriteRecords(SampleReader.Read(_path, recordShape: shape), written);
        Assert.Equal(records, written.ToArray());
    }
}
