using Zkml.Prover.Files;

namespace Zkml.Prover.Content;

/// <summary>Gets files by their ids from places that are not trusted.</summary>
public static class ContentFetcher
{
    /// <summary>
    /// Gets a file from the first source that gives it. It appears under its name only when all of it is there and has that id; otherwise what was
    /// there before is still there.
    /// </summary>
    /// <param name="id">The file.</param>
    /// <param name="destination">The file to make or replace.</param>
    /// <param name="sources">Where to look, in this order; at least one.</param>
    /// <param name="maximumBytes">The longest file that is taken.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The source that gave it.</returns>
    /// <exception cref="ContentException">No source gave it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static IContentSource Fetch(
        ContentId id, string destination, IReadOnlyList<IContentSource> sources, long maximumBytes, CancellationToken cancellation = default)
    {
        if (sources.Count == 0)
            throw new ArgumentException("there is no source", nameof(sources));
        var failures = new List<ContentException>();
        foreach (IContentSource source in sources)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                AtomicFile.Write(destination, stream => Copy(id, source, stream, maximumBytes, cancellation));
                return source;
            }
            catch (ContentException failure)
            {
                failures.Add(failure);
            }
        }

        if (failures is [ContentException only])
            throw only;
        throw new ContentException(
            failures[^1].Problem,
            $"{id}: none of {failures.Count} sources gave it: {string.Join("; ", failures.Select(failure => failure.Message))}",
            "name another source, or ask the file's owner for one",
            new AggregateException(failures));
    }

    private static void Copy(ContentId id, IContentSource source, Stream destination, long maximumBytes, CancellationToken cancellation)
    {
        using var hasher = new ContentHasher();
        using var bounded = new BoundedHashingStream(destination, hasher, source.Name, maximumBytes);
        source.CopyTo(id, bounded, maximumBytes, cancellation);
        if (hasher.Finish() != id)
        {
            throw new ContentException(
                ContentProblem.Mismatch, $"{source.Name}: what it gave is not the content of {id}", "name another source; this one is broken or lies");
        }
    }
}
