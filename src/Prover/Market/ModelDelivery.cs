using System.Text;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Market;

/// <summary>The winner's model as a file that travels: its opening, sealed so that the challenge's owner alone can open it.</summary>
internal static class ModelDelivery
{
    private const long MaximumBytes = 1L << 30;

    /// <summary>Seals a model into a store.</summary>
    public static ContentId Seal(ModelOpening opening, Bytes32 challenge, Bytes32 submission, Bytes32 ownerKey, ContentStore store)
    {
        using var plain = new MemoryStream(ModelOpeningFile.Encode(opening));
        using var file = new MemoryStream();
        SealedBox.Seal(plain, file, ownerKey, Context(challenge, submission));
        file.Position = 0;
        return store.Add(file);
    }

    /// <summary>Gets a sealed model and opens it.</summary>
    public static ModelOpening Fetch(
        ContentId id,
        Bytes32 challenge,
        Bytes32 submission,
        DeliveryKey key,
        ContentStore store,
        IReadOnlyList<IContentSource> sources,
        CancellationToken cancellation)
    {
        string path = store.Require(id, sources, MaximumBytes, cancellation);
        using var plain = new MemoryStream();
        using (FileStream file = File.OpenRead(path))
            SealedBox.Open(file, plain, key, Context(challenge, submission), path, cancellation);
        return ModelOpeningFile.Decode(plain.ToArray(), path);
    }

    private static byte[] Context(Bytes32 challenge, Bytes32 submission) =>
        [.. Encoding.ASCII.GetBytes("zkml.market.model"), .. challenge.ToArray(), .. submission.ToArray()];
}
