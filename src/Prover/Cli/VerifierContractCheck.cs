using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli;

/// <summary>Whether a contract is the one that this program deploys: any other might accept anything.</summary>
internal static class VerifierContractCheck
{
    /// <summary>Requires it.</summary>
    /// <exception cref="UserErrorException">It is not.</exception>
    public static void Require(AccuracyVerifierContract contract, ContractArtifact artifact, CommandSession session)
    {
        if (!contract.HasCodeOf(artifact, session.Cancellation))
        {
            throw new UserErrorException(
                $"{contract.Address} is not the verifying contract of this version", "check the address, or deploy one with 'prover deploy'");
        }
    }
}
