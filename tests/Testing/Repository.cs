namespace Zkml.Testing;

/// <summary>Where the repository is, for tests that read samples and tools. Compile-time paths do not say: reproducible builds map them away.</summary>
public static class Repository
{
    /// <summary>The path of <paramref name="parts"/> under the repository's root.</summary>
    public static string PathOf(params string[] parts)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Prover.sln")))
            folder = folder.Parent;
        return Path.Combine([folder?.FullName ?? throw new DirectoryNotFoundException("no Prover.sln above the tests"), .. parts]);
    }
}
