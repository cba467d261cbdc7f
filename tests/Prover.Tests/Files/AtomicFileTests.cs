using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atomic-file-").FullName;

    private string Target => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_LeavesTheContentAndNothingElse()
    {
        File.WriteAllText(Target, "something longer that was there before");
        AtomicFile.Write(Target, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_ThatThrows_LeavesWhatWasThere()
    {
        File.WriteAllText(Target, "before");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write("half of"u8);
            throw new OperationCanceledException();
        }));
        Assert.Equal("before", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_OfASecret_IsForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        AtomicFile.Write(Target, stream => stream.Write("secret"u8), secret: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void WriteNamed_IsUnderTheNameThatTheWriterReturns()
    {
        AtomicFile.WriteNamed(_folder, stream =>
        {
            stream.Write("new"u8);
            return "file";
        });
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }
}
