using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>What is asked of a contract, to be tried out or estimated without a transaction.</summary>
/// <param name="To">The contract; null to create one.</param>
/// <param name="Data">Calldata, or creation code.</param>
public sealed record CallRequest(EthereumAddress? To, ReadOnlyMemory<byte> Data)
{
    /// <summary>Who asks; null where it does not matter.</summary>
    public EthereumAddress? From { get; init; }

    /// <summary>What is paid, in wei.</summary>
    public BigInteger Value { get; init; }

    /// <summary>The block after which it is tried; null for the latest one.</summary>
    public ulong? Block { get; init; }
}
