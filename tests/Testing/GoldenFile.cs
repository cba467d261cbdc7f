namespace Zkml.Testing;

/// <summary>
/// Bytes that others hold copies of and that must not change unnoticed. A change on purpose is blessed by one run with ZKML_BLESS=1
/// in the environment, which writes the files anew for the commit; it calls for a new version of the format.
/// </summary>
public static class GoldenFile
{
    /// <summary>Requires that the file at <paramref name="parts"/> under the repository's root holds these bytes.</summary>
    public static void RequireSame(byte[] actual, params string[] parts)
    {
        string path = Repository.PathOf(parts);
        if (Environment.GetEnvironmentVariable("ZKML_BLESS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run once with ZKML_BLESS=1");
        Assert.Equal(File.ReadAllBytes(path), actual);
    }
}
