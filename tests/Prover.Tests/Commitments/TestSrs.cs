using Zkml.Prover.Commitments;

namespace Zkml.Prover.Tests.Commitments;

/// <summary>An unsafe string of 2^11 powers in a folder of its own.</summary>
public sealed class TestSrs : IDisposable
{
    public const int LogSize = 11;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zkml-srs-");

    public TestSrs() => Srs = UnsafeSetup.Open(LogSize, "tests", _folder.FullName);

    public Srs Srs { get; }

    public string Folder => _folder.FullName;

    public void Dispose()
    {
        Srs.Dispose();
        _folder.Delete(recursive: true);
    }
}
