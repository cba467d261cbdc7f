using System.Text;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Market;

/// <summary>Groups of samples as files that travel: each group's opening, sealed under a key of its own.</summary>
internal static class GroupArchive
{
    /// <summary>More than an opening's file has beside its samples.</summary>
    private const long Overhead = 1024;

    /// <summary>Seals every group into a store.</summary>
    /// <param name="opening">The opening of all groups, none of them partial.</param>
    /// <param name="master">The secret that the groups' keys are derived of.</param>
    /// <param name="store">Takes the files.</param>
    /// <returns>Their content ids, in the order of the groups.</returns>
    public static IReadOnlyList<ContentId> Seal(DataOpening opening, ReadOnlyMemory<byte> master, ContentStore store) =>
    [
        .. Enumerable.Range(0, opening.Blinds.Count).Select(group =>
        {
            using var plain = new MemoryStream(DataOpeningFile.Encode(Slice(opening, group)));
            using var file = new MemoryStream();
            SealedFile.Seal(plain, file, GroupKeys.Derive(master.Span, group), Context(group));
            file.Position = 0;
            return store.Add(file);
        }),
    ];

    /// <summary>Gets a group's sealed file, which can be opened once its key is published.</summary>
    /// <param name="manifest">The challenge's manifest.</param>
    /// <param name="group">The group.</param>
    /// <param name="store">Keeps the file.</param>
    /// <param name="sources">Where to look for it, if it is not there.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="ContentException">No source gives the file.</exception>
    public static string Fetch(
        ChallengeManifest manifest, int group, ContentStore store, IReadOnlyList<IContentSource> sources, CancellationToken cancellation)
    {
        long samples = (manifest.Shape.Count + 1L) << manifest.GroupBits;
        return store.Require(manifest.Groups[group], sources, SealedFile.SealedLength(samples + Overhead), cancellation);
    }

    /// <summary>Opens a group's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="group">The group.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="FileFormatException">It does not open, or holds no opening.</exception>
    public static DataOpening Open(string path, int group, Bytes32 key, CancellationToken cancellation)
    {
        using var plain = new MemoryStream();
        using (FileStream file = File.OpenRead(path))
            SealedFile.Open(file, plain, key.ToArray(), Context(group), path, cancellation);
        return DataOpeningFile.Decode(plain.ToArray(), path);
    }

    /// <summary>One opening of several groups, in their order.</summary>
    public static DataOpening Join(IReadOnlyList<DataOpening> groups) => new(
        new SampleSet(
            groups[0].Samples.Shape,
            [.. groups.SelectMany(group => group.Samples.Values)],
            [.. groups.SelectMany(group => group.Samples.Labels)]),
        groups[0].GroupBits,
        [.. groups.SelectMany(group => group.Blinds)]);

    private static DataOpening Slice(DataOpening opening, int group)
    {
        (SampleSet samples, int groupBits, _) = opening;
        (int first, int count) = (group << groupBits, 1 << groupBits);
        int size = samples.Shape.Count;
        var slice = new SampleSet(
            samples.Shape, samples.Values[(first * size)..((first + count) * size)], samples.Labels[first..(first + count)]);
        return new DataOpening(slice, groupBits, [opening.Blinds[group]]);
    }

    private static byte[] Context(int group) => Encoding.ASCII.GetBytes($"zkml.market.group.{group}");
}
