using System.Buffers.Binary;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Testing;

namespace Zkml.Circuits.Tests.Data;

public sealed class SampleReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_OfRecords_PlacesPlanesRowsAndLabels()
    {
        var shape = new TensorShape(2, 3, 2);
        byte[] records = [.. Enumerable.Range(0, 4 * 13).Select(i => (byte)(i * 5))];
        SampleSet set = SampleReader.Read(Write("a.bin", records), first: 1, count: 2, recordShape: shape);
        Assert.Equal(2, set.Count);
        for (int n = 0; n < 2; n++)
        {
            int record = (n + 1) * 13;
            Assert.Equal(records[record], set.Labels[n]);
            for (int i = 0; i < 12; i++)
                Assert.Equal(records[record + 1 + i] - 128, set[n][shape.IndexOf(i / 6, i % 3, i / 3 % 2)]);
        }
    }

    [Fact]
    public void Read_OfIdx_TakesLabelsFromTheFileBesideIt()
    {
        string path = WriteIdx(images: 3, width: 2, height: 3, labels: 3);
        SampleSet set = SampleReader.Read(path, first: 1);
        Assert.Equal(new TensorShape(1, 2, 3), set.Shape);
        Assert.Equal([11, 12], set.Labels);
        Assert.Equal(6 - 128, set[0][0]);
        Assert.Equal(17 - 128, set[1][5]);
    }

    [Fact]
    public void Read_OfTheShippedSample_IsCifar10()
    {
        SampleSet set = SampleReader.Read(Repository.PathOf("samples", "cifar10_holdout.bin"));
        Assert.Equal(200, set.Count);
        Assert.Equal(SampleReader.Cifar10, set.Shape);
        Assert.Equal([3, 8, 8, 0, 6, 6, 1, 6, 3, 1], set.Labels[..10]);
        Assert.Equal(150, SampleReader.Read(Repository.PathOf("samples", "cifar10_holdout.bin"), limit: 150).Count);
        Assert.Equal(200, SampleReader.Read(Repository.PathOf("samples", "cifar10_holdout.bin"), limit: 500).Count);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(4, null)]
    [InlineData(2, 3)]
    [InlineData(0, 0)]
    public void Read_BeyondTheFile_IsAUserError(int first, int? count) =>
        Assert.Throws<UserErrorException>(() => SampleReader.Read(Write("a.bin", new byte[4 * 5]), first, count, recordShape: new TensorShape(1, 2, 2)));

    [Fact]
    public void Read_OfAnythingElse_IsAUserError()
    {
        Assert.Throws<UserErrorException>(() => SampleReader.Read(Path.Combine(_folder, "missing")));
        Assert.Throws<UserErrorException>(() => SampleReader.Read(_folder));
        Assert.Throws<UserErrorException>(() => SampleReader.Read(Write("empty", [])));
        Assert.Throws<UserErrorException>(() => SampleReader.Read(Write("short", new byte[100])));
    }

    [Fact]
    public void Read_OfInconsistentIdx_IsAUserError()
    {
        Assert.Throws<UserErrorException>(() => SampleReader.Read(WriteIdx(images: 3, width: 2, height: 3, labels: 2)));
        Assert.Throws<UserErrorException>(() => SampleReader.Read(WriteIdx(images: 3, width: 2, height: 3, labels: 3, cut: 1)));
        Assert.Throws<UserErrorException>(() => SampleReader.Read(WriteIdx(images: 3, width: 0, height: 3, labels: 3)));
        string orphan = Path.Combine(_folder, "digits");
        File.Copy(WriteIdx(images: 3, width: 2, height: 3, labels: 3), orphan);
        Assert.Throws<UserErrorException>(() => SampleReader.Read(orphan));
    }

    [Fact]
    public void Read_OfRandomBytes_ThrowsNothingElse() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        // Half of them claim to be IDX, so that its header is read too.
        if (bytes.Length > 20 && bytes[^1] < 128)
            BinaryPrimitives.WriteInt32BigEndian(bytes, 0x0803);
        string path = Path.Combine(_folder, Path.GetRandomFileName() + "-images-idx3-ubyte");
        File.WriteAllBytes(path, bytes);
        try
        {
            SampleReader.Read(path, recordShape: new TensorShape(1, 2, 2));
        }
        catch (UserErrorException)
        {
            // What is not samples is refused; any other exception fails the test.
        }

        File.Delete(path);
    }, iter: 300);

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // Pixels count up from 0, labels from 10.
    private string WriteIdx(int images, int width, int height, int labels, int cut = 0)
    {
        byte[] pixels = new byte[16 + (images * width * height) - cut];
        int[] header = [0x0803, images, height, width];
        for (int i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(pixels.AsSpan(4 * i), header[i]);
        for (int i = 16; i < pixels.Length; i++)
            pixels[i] = (byte)(i - 16);
        byte[] classes = [0, 0, 8, 1, 0, 0, 0, (byte)labels, .. Enumerable.Range(10, labels).Select(label => (byte)label)];
        Write("x-labels-idx1-ubyte", classes);
        return Write("x-images-idx3-ubyte", pixels);
    }
}
