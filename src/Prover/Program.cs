namespace Zkml.Prover;

/// <summary>The entry point of the command line.</summary>
internal static class Program
{
    private static int Main() => 0;
}
