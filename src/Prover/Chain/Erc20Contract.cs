using System.Globalization;
using System.Numerics;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>A token on a chain (ERC-20). Amounts are in its smallest unit.</summary>
/// <param name="client">The chain.</param>
/// <param name="address">The token's contract.</param>
public sealed class Erc20Contract(IChainClient client, EthereumAddress address)
{
    private const string Decimals = "decimals()";

    /// <summary>The token's contract.</summary>
    public EthereumAddress Address => address;

    /// <summary>How many decimals people write the amounts with; null where it does not tell, as it need not (ERC-20, "decimals").</summary>
    public int? FindDecimals(CancellationToken cancellation = default)
    {
        try
        {
            CallOutcome outcome = client.Call(new CallRequest(address, new AbiTuple().ToCalldata(Decimals)), cancellation);
            return outcome.IsReverted || outcome.Data.Length != Bytes32.Size || outcome.Data.Span[..^1].ContainsAnyExcept((byte)0)
                ? null
                : outcome.Data.Span[^1];
        }
        catch (ChainRefusedException)
        {
            return null; // it used up its gas, for one
        }
    }

    /// <summary>As <see cref="FindDecimals"/>, of a token that must tell.</summary>
    /// <exception cref="UserErrorException">It does not.</exception>
    public int ReadDecimals(CancellationToken cancellation = default) => FindDecimals(cancellation) ?? throw NotAToken(Decimals);

    /// <summary>What an account has.</summary>
    public BigInteger ReadBalance(EthereumAddress account, CancellationToken cancellation = default) =>
        Ask("balanceOf(address)", [account], reader => reader.ReadUInt256(), cancellation);

    /// <summary>What an account allows another one to take.</summary>
    public BigInteger ReadAllowance(EthereumAddress owner, EthereumAddress spender, CancellationToken cancellation = default) =>
        Ask("allowance(address,address)", [owner, spender], reader => reader.ReadUInt256(), cancellation);

    /// <summary>Allows a spender to take an amount, unless it may take as much already.</summary>
    /// <param name="sender">Whose tokens they are.</param>
    /// <param name="spender">Who may take them.</param>
    /// <param name="amount">How much: no more than is about to be taken.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The receipts; none if there was nothing to do.</returns>
    /// <exception cref="UserErrorException">The account has not so much.</exception>
    public IReadOnlyList<TransactionReceipt> Approve(
        TransactionSender sender, EthereumAddress spender, BigInteger amount, CancellationToken cancellation = default)
    {
        if (ReadBalance(sender.Address, cancellation) is var balance && balance < amount)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"account {sender.Address} has {balance} units of the token {address}, {amount} are needed"),
                "fund the account, or use another one");
        }

        BigInteger allowed = ReadAllowance(sender.Address, spender, cancellation);
        if (allowed >= amount)
            return [];

        // Some tokens, USDT for one, change no allowance but from or to zero.
        var receipts = new List<TransactionReceipt>();
        if (!allowed.IsZero)
            receipts.Add(sender.Send(address, Allow(spender, BigInteger.Zero), cancellation: cancellation));
        receipts.Add(sender.Send(address, Allow(spender, amount), cancellation: cancellation));
        return receipts;
    }

    private static byte[] Allow(EthereumAddress spender, BigInteger amount) =>
        new AbiTuple().Add(spender).Add(amount).ToCalldata("approve(address,uint256)");

    private T Ask<T>(string signature, ReadOnlySpan<EthereumAddress> arguments, Func<AbiReader, T> read, CancellationToken cancellation)
    {
        var tuple = new AbiTuple();
        foreach (EthereumAddress argument in arguments)
            tuple.Add(argument);
        CallOutcome outcome = client.Call(new CallRequest(address, tuple.ToCalldata(signature)), cancellation);
        return outcome.IsReverted || outcome.Data.IsEmpty ? throw NotAToken(signature) : AbiReader.Read(outcome.Data, $"the token {address}", read);
    }

    private UserErrorException NotAToken(string signature) =>
        new($"{address} does not answer {signature}: it is no ERC-20 token", "check the token's address and the chain");
}
