using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>A fact about a real chain; skipped, by name, where anvil is not installed.</summary>
public sealed class AnvilFactAttribute : FactAttribute
{
    /// <summary>Why anvil cannot run, or null where it can.</summary>
    internal static readonly string? Missing = Look();

    public AnvilFactAttribute() => Skip = Missing;

    private static string? Look()
    {
        try
        {
            _ = AnvilLocator.Find();
            return null;
        }
        catch (UserErrorException exception)
        {
            return $"{exception.Message}; {exception.Help}";
        }
    }
}
