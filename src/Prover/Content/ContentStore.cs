using Zkml.Prover.Files;

namespace Zkml.Prover.Content;

/// <summary>A folder in which every file's name is the text of its content's id. It is what a gateway or a copy of the folder serves.</summary>
public sealed class ContentStore
{
    private const int BufferSize = 1 << 16;

    /// <summary>Uses a folder; it is made when the first file is added.</summary>
    public ContentStore(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Where the file of an id lies, whether or not it is there.</summary>
    public string PathOf(ContentId id) => Path.Combine(Folder, id.ToString());

    /// <summary>Whether the folder has a file of that name. Its content is checked by whoever reads it: <see cref="ContentFetcher"/>.</summary>
    public bool Contains(ContentId id) => File.Exists(PathOf(id));

    /// <summary>Makes sure that the file of an id is in the folder and is what the id says.</summary>
    /// <param name="id">The file.</param>
    /// <param name="sources">Where to look, if the folder's own copy is missing or damaged.</param>
    /// <param name="maximumBytes">The longest file that is taken.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Where it lies.</returns>
    /// <exception cref="ContentException">Neither the folder nor a source gives it.</exception>
    public string Require(ContentId id, IReadOnlyList<IContentSource> sources, long maximumBytes, CancellationToken cancellation = default)
    {
        string path = PathOf(id);
        if (Contains(id) && ContentHasher.OfFile(path, cancellation) == id)
            return path;
        if (sources.Count == 0)
        {
            throw new ContentException(
                ContentProblem.Missing, $"{path}: there is no such file, or it is damaged", "say by --from where to get it");
        }

        Directory.CreateDirectory(Folder);
        ContentFetcher.Fetch(id, path, sources, maximumBytes, cancellation);
        return path;
    }

    /// <summary>Copies a file into the folder. One that is there already is written again, which also mends a damaged copy.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FileFormatException">The file cannot be read.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public ContentId AddFile(string path, CancellationToken cancellation = default)
    {
        using FileStream file = ContentFile.OpenRead(path);
        return Add(file, cancellation);
    }

    /// <summary>Writes what is left of a stream into the folder, under its id, whole or not at all.</summary>
    /// <returns>The id.</returns>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public ContentId Add(Stream content, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Folder);
        using var hasher = new ContentHasher();
        ContentId? id = null;
        AtomicFile.WriteNamed(Folder, copy =>
        {
            byte[] buffer = new byte[BufferSize];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                hasher.Append(buffer.AsSpan(0, read));
                copy.Write(buffer, 0, read);
            }

            id = hasher.Finish();
            return id.ToString();
        });
        return id!;
    }
}
