namespace Zkml.Prover.Content;

/// <summary>A place that may have files. Nothing that it gives is trusted: <see cref="ContentFetcher"/> checks it.</summary>
public interface IContentSource : IDisposable
{
    /// <summary>The place, for messages: without what may be a secret in its address.</summary>
    string Name { get; }

    /// <summary>Writes the file that the source has under an id.</summary>
    /// <param name="id">The file.</param>
    /// <param name="destination">Takes the bytes in order; what it throws passes through.</param>
    /// <param name="maximumBytes">A source that knows the file to be longer need not begin; the destination enforces it.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="ContentException">The source does not give the file.</exception>
    void CopyTo(ContentId id, Stream destination, long maximumBytes, CancellationToken cancellation);
}
