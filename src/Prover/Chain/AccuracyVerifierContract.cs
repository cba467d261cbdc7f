using System.Globalization;
using Zkml.Circuits;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Chain;

/// <summary>A verifying contract on a chain.</summary>
/// <param name="client">The chain.</param>
/// <param name="address">The contract.</param>
/// <remarks>The methods throw what <see cref="IChainClient"/>'s do.</remarks>
public sealed class AccuracyVerifierContract(IChainClient client, EthereumAddress address)
{
    /// <summary>The contract's address.</summary>
    public EthereumAddress Address => address;

    /// <summary>Creates a verifying contract.</summary>
    /// <param name="client">The chain.</param>
    /// <param name="sender">Who creates it, on the same chain; nobody has a say in it afterwards.</param>
    /// <param name="artifact">The contract's code.</param>
    /// <param name="action">The sender's name for it, by which it is created once however often it is asked for; null for a contract each time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static (AccuracyVerifierContract Contract, TransactionReceipt Receipt) Deploy(
        IChainClient client,
        TransactionSender sender,
        ContractArtifact artifact,
        string? action = null,
        CancellationToken cancellation = default)
    {
        TransactionReceipt receipt = sender.Deploy(action, artifact.CreationCode, cancellation);
        return (new AccuracyVerifierContract(client, receipt.Contract!.Value), receipt);
    }

    /// <summary>Whether the contract's code is what <paramref name="artifact"/> creates: no other code can be trusted to verify.</summary>
    /// <exception cref="UserErrorException">There is no contract at the address.</exception>
    public bool HasCodeOf(ContractArtifact artifact, CancellationToken cancellation = default)
    {
        ReadOnlyMemory<byte> code = RequireCode(cancellation);
        CallOutcome created = client.Call(new CallRequest(null, artifact.CreationCode), cancellation);
        return !created.IsReverted && created.Data.Span.SequenceEqual(code.Span);
    }

    /// <summary>Whether the key is registered.</summary>
    /// <exception cref="NodeException">Another key is, under its digest: this is no verifying contract.</exception>
    /// <exception cref="UserErrorException">There is no contract at the address.</exception>
    public bool IsRegistered(WrapKey key, CancellationToken cancellation = default)
    {
        RequireCode(cancellation);
        CallOutcome outcome = client.Call(new CallRequest(address, AccuracyVerifierAbi.EncodeVerificationKey(key)), cancellation);
        if (outcome.IsReverted)
        {
            return AccuracyVerifierAbi.Errors.NameOf(outcome.Data.Span) == "UnknownKey"
                ? false
                : throw NotAVerifier(AccuracyVerifierAbi.Errors.Describe(outcome.Data.Span));
        }

        return outcome.Data.Span.SequenceEqual(AccuracyVerifierAbi.Encode(key).ToArray())
            ? true
            : throw NotAVerifier("it returns something else than the key of that digest");
    }

    /// <summary>Registers a key, unless it is registered already.</summary>
    /// <param name="sender">Who pays for it, on the same chain.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The receipt, or null if there was nothing to do.</returns>
    /// <exception cref="UserErrorException">There is no contract at the address.</exception>
    public TransactionReceipt? Register(TransactionSender sender, WrapKey key, CancellationToken cancellation = default)
    {
        if (IsRegistered(key, cancellation))
            return null;
        TransactionReceipt receipt = sender.Send(address, AccuracyVerifierAbi.EncodeRegister(key), cancellation: cancellation);
        return IsRegistered(key, cancellation) ? receipt : throw NotAVerifier("it does not know the key that it was given");
    }

    /// <summary>Asks the contract whether it accepts a proof. No transaction is sent.</summary>
    /// <param name="key">The circuit's verification key, registered.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null if the contract accepts it; otherwise the reason, for one line of a message.</returns>
    /// <exception cref="UserErrorException">There is no contract at the address, where any call would seem to succeed.</exception>
    public string? FindRefusal(WrapKey key, WrapStatement statement, WrappedProof proof, CancellationToken cancellation = default)
    {
        ulong chain = client.GetChainId(cancellation);
        if (statement.Context.ChainId != chain)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"the proof was made for chain {statement.Context.ChainId}, this is chain {chain}");
        }

        RequireCode(cancellation);
        CallOutcome outcome = client.Call(
            new CallRequest(address, AccuracyVerifierAbi.EncodeVerify(key, statement, proof)), cancellation);
        if (outcome.IsReverted)
            return AccuracyVerifierAbi.Errors.Describe(outcome.Data.Span);
        return outcome.Data.IsEmpty ? null : throw NotAVerifier("verify returns something");
    }

    /// <summary>Has the contract verify a proof in a transaction, for the record: verification changes no state.</summary>
    /// <param name="sender">Who pays for it, on the same chain.</param>
    /// <param name="key">The circuit's verification key, registered.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ChainRefusedException">The contract does not accept the proof.</exception>
    public TransactionReceipt Verify(
        TransactionSender sender, WrapKey key, WrapStatement statement, WrappedProof proof, CancellationToken cancellation = default)
    {
        RequireCode(cancellation);
        return sender.Send(address, AccuracyVerifierAbi.EncodeVerify(key, statement, proof), cancellation: cancellation);
    }

    private ReadOnlyMemory<byte> RequireCode(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> code = client.GetCode(address, cancellation);
        return code.IsEmpty
            ? throw new UserErrorException($"there is no contract at {address}", "check the address and the chain, or deploy the contract")
            : code;
    }

    private NodeException NotAVerifier(string problem) => new($"{address} is not a verifying contract: {problem}", "check the address and the chain");
}
