using System.Runtime.InteropServices;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>Finds anvil, the development chain of Foundry.</summary>
public static class AnvilLocator
{
    /// <summary>The environment variable that holds anvil's path.</summary>
    public const string EnvironmentVariable = "ANVIL";

    private const string Help = "run npm ci --prefix src/Verifier.Sol, or set ANVIL to the path of anvil";

    private static string FileName => OperatingSystem.IsWindows() ? "anvil.exe" : "anvil";

    /// <summary>
    /// The path of anvil: as told, as <see cref="EnvironmentVariable"/> says, on the search path, or among the repository's npm packages.
    /// </summary>
    /// <param name="path">Where the user says that it is, or null.</param>
    /// <exception cref="UserErrorException">It is not there, or nowhere.</exception>
    public static string Find(string? path = null)
    {
        if (path is not null)
            return Require(path, "the path of anvil");
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } variable)
            return Require(variable, EnvironmentVariable);
        return Candidates().FirstOrDefault(File.Exists) ?? throw new UserErrorException("anvil is not installed", Help);
    }

    private static string Require(string path, string source) =>
        File.Exists(path) ? path : throw new UserErrorException($"{source}: there is no file {path}", Help);

    private static IEnumerable<string> Candidates()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(folder, FileName);

        string package = $"anvil-{Platform()}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}";
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "src", "Verifier.Sol", "node_modules", "@foundry-rs", package, "bin", FileName);
    }

    private static string Platform() => OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
}
