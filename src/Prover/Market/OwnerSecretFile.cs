using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Market;

/// <summary>An owner's secret: chain, market, owner, request, master secret, commitments, and the offer as the contract takes it.</summary>
public sealed class OwnerSecretFile : FileFormat<OwnerSecretFile, OwnerSecret>, IFileFormat<OwnerSecret>
{
    private OwnerSecretFile()
    {
    }

    static FileKind IFileFormat<OwnerSecret>.Kind => FileKinds.OwnerSecret;

    static bool IFileFormat<OwnerSecret>.IsSecret => true;

    static void IFileFormat<OwnerSecret>.WriteBody(BinaryFileWriter writer, OwnerSecret value)
    {
        writer.WriteInt64(checked((long)value.ChainId));
        writer.WriteBytes(value.Market.ToArray());
        writer.WriteBytes(value.Owner.ToArray());
        writer.WriteBytes(value.Request.ToArray());
        writer.WriteBytes(value.Master.Span);
        writer.WriteG1s([.. value.Commitments]);
        byte[] offer = AccuracyMarketAbi.EncodeOffer(value.Offer);
        writer.WriteInt32(offer.Length);
        writer.WriteBytes(offer);
    }

    static OwnerSecret IFileFormat<OwnerSecret>.ReadBody(BinaryFileReader reader)
    {
        ulong chainId = (ulong)reader.ReadInt64("chain", 0);
        var market = new EthereumAddress(reader.ReadBytes("market", EthereumAddress.Size));
        var owner = new EthereumAddress(reader.ReadBytes("owner", EthereumAddress.Size));
        var request = new Bytes32(reader.ReadBytes("request", Bytes32.Size));
        byte[] master = reader.ReadBytes("master secret", GroupKeys.MasterSize).ToArray();
        G1Affine[] commitments = reader.ReadG1s("commitments", ChallengeOffer.MaximumGroups);
        byte[] offer = reader.ReadBytes("offer", reader.ReadCount("offer", reader.Remaining, 1)).ToArray();
        OwnerSecret secret;
        try
        {
            secret = new OwnerSecret(
                chainId, market, owner, request, master, commitments, AbiReader.Read(offer, "offer", AccuracyMarketAbi.DecodeOffer));
        }
        catch (NodeException)
        {
            throw reader.Fail("offer", "not an offer in the contract's encoding");
        }

        return secret.Commitments.Count == secret.Offer.Groups.Count
            ? secret
            : throw reader.Fail("offer", "it has another number of groups than there are commitments");
    }
}
