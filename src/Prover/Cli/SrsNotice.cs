using Zkml.Prover.Commitments;

namespace Zkml.Prover.Cli;

/// <summary>Says so, every time, when a structured reference string is not to be relied on.</summary>
internal static class SrsNotice
{
    /// <summary>Warns about an unsafe string on standard error.</summary>
    public static void Show(SrsOrigin origin, CommandSession session)
    {
        if (origin == SrsOrigin.UnsafeSetup)
            session.Status("warning: the structured reference string is for development; anybody can forge proofs against it");
    }

    /// <summary>The origin's name in results.</summary>
    public static string Name(SrsOrigin origin) => origin == SrsOrigin.Ceremony ? "ceremony" : "unsafe-development";
}
