namespace Zkml.KernelGenerator;

/// <summary>Writes the kernels of both fields into the directory that the command line names.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: KernelGenerator <directory>, normally src/Algebra/Fields/Vectors");
            return 2;
        }

        foreach ((string file, string text) in KernelFiles.Generate())
        {
            File.WriteAllText(Path.Combine(args[0], file), text);
        }

        return 0;
    }
}
