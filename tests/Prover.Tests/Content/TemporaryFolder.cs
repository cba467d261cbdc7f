namespace Zkml.Prover.Tests.Content;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("content-").FullName;

    /// <summary>The names of the files in it.</summary>
    public IEnumerable<string?> Names => Directory.GetFiles(Root).Select(Path.GetFileName).Order();

    /// <summary>A path in it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
