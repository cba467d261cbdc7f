namespace Zkml.Prover.Files;

/// <summary>Folders that are their owner's alone, where the system has file modes.</summary>
internal static class PrivateFolder
{
    /// <summary>Makes a folder, unless it is there.</summary>
    /// <returns>The path.</returns>
    public static string Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
