using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>A fact about the verifying contract on a real chain; skipped, by name, where anvil is not installed or the contract is not built in.</summary>
public sealed class ContractFactAttribute : FactAttribute
{
    private static readonly string? Missing = Look();

    public ContractFactAttribute() => Skip = Missing;

    private static string? Look()
    {
        try
        {
            _ = ContractArtifact.AccuracyVerifier();
            return AnvilFactAttribute.Missing;
        }
        catch (UserErrorException exception)
        {
            return $"{exception.Message}; {exception.Help}";
        }
    }
}
