using System.Numerics;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>A transaction of type 2 (EIP-1559) with an empty access list. Amounts are in wei.</summary>
/// <param name="ChainId">The chain it is valid on, and on no other.</param>
/// <param name="Nonce">The number of transactions that the sender sent before it.</param>
/// <param name="Fees">What its gas may cost.</param>
/// <param name="GasLimit">The most gas it may use.</param>
/// <param name="To">The recipient; null to create a contract.</param>
/// <param name="Value">What is paid to the recipient.</param>
/// <param name="Data">Calldata, or creation code.</param>
public sealed record Eip1559Transaction(
    ulong ChainId,
    ulong Nonce,
    FeeSuggestion Fees,
    ulong GasLimit,
    EthereumAddress? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    private const byte Type = 2;

    /// <summary>The most that the transaction can cost its sender, in wei.</summary>
    public BigInteger MaximalCost => (Fees.MaxFeePerGas * GasLimit) + Value;

    /// <summary>What the sender signs: keccak256(2 ‖ rlp(the fields)).</summary>
    public Bytes32 SigningHash() => new(Keccak.Hash([Type, .. Rlp.List([.. Fields()])]));

    /// <summary>Signs the transaction.</summary>
    /// <param name="sender">The account that pays for it.</param>
    public SignedTransaction Sign(Account sender)
    {
        RecoverableSignature signature = sender.Sign(SigningHash());
        byte[] raw =
        [
            Type,
            .. Rlp.List([.. Fields(), Rlp.Integer(signature.RecoveryId), Rlp.Integer(signature.R), Rlp.Integer(signature.S)]),
        ];
        return new SignedTransaction(raw, new Bytes32(Keccak.Hash(raw)));
    }

    private byte[][] Fields() =>
    [
        Rlp.Integer(ChainId),
        Rlp.Integer(Nonce),
        Rlp.Integer(Fees.MaxPriorityFeePerGas),
        Rlp.Integer(Fees.MaxFeePerGas),
        Rlp.Integer(GasLimit),
        Rlp.Bytes(To is { } to ? to.ToArray() : []),
        Rlp.Integer(Value),
        Rlp.Bytes(Data.Span),
        Rlp.EmptyList,
    ];
}
