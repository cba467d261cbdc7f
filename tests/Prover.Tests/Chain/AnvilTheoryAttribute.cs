namespace Zkml.Prover.Tests.Chain;

/// <summary>A theory about a real chain; skipped, by name, where anvil is not installed.</summary>
public sealed class AnvilTheoryAttribute : TheoryAttribute
{
    public AnvilTheoryAttribute() => Skip = AnvilFactAttribute.Missing;
}
