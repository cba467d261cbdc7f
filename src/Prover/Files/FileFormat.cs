using Zkml.Circuits;

namespace Zkml.Prover.Files;

/// <summary>How a value is laid out in the body of a file.</summary>
/// <typeparam name="TValue">The value.</typeparam>
public interface IFileFormat<TValue>
{
    /// <summary>The kind of file.</summary>
    static abstract FileKind Kind { get; }

    /// <summary>Whether the value is a secret: its file is its owner's alone.</summary>
    static abstract bool IsSecret { get; }

    /// <summary>Writes the value. Every value has one encoding.</summary>
    /// <exception cref="UserErrorException">The value is one that <see cref="ReadBody"/> would refuse.</exception>
    static abstract void WriteBody(BinaryFileWriter writer, TValue value);

    /// <summary>Reads what <see cref="WriteBody"/> writes, and checks all that can be checked of it: nobody checks it again.</summary>
    /// <exception cref="FileFormatException">It is not such a value; the error repeats nothing of a secret one.</exception>
    static abstract TValue ReadBody(BinaryFileReader reader);
}

/// <summary>The files of one format.</summary>
/// <typeparam name="TSelf">The format.</typeparam>
/// <typeparam name="TValue">What its files hold.</typeparam>
public abstract class FileFormat<TSelf, TValue>
    where TSelf : FileFormat<TSelf, TValue>, IFileFormat<TValue>
{
    private protected FileFormat()
    {
    }

    /// <summary>Writes a file, whole or not at all; a secret one with mode 0600.</summary>
    /// <inheritdoc cref="Encode"/>
    public static void Write(string path, TValue value)
    {
        byte[] file = Encode(value);
        AtomicFile.Write(path, stream => stream.Write(file), TSelf.IsSecret);
    }

    /// <summary>Reads a file and checks its value.</summary>
    /// <exception cref="FileFormatException">It cannot be read, or is not such a file; nothing else is thrown for its bytes.</exception>
    public static TValue Read(string path) => BinaryFile.Read(path, TSelf.Kind, TSelf.ReadBody);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="UserErrorException">The value is larger than a file may hold, or out of the format's bounds.</exception>
    public static byte[] Encode(TValue value)
    {
        FileKind kind = TSelf.Kind;
        byte[] file = BinaryFile.Encode(kind, writer => TSelf.WriteBody(writer, value));
        return file.Length - BinaryFile.HeaderSize - BinaryFile.DigestSize <= kind.MaximumLength
            ? file
            : throw new UserErrorException($"{file.Length} bytes, longer than a {kind.Name} may be", "use fewer samples or a smaller network");
    }

    /// <summary>Reads a file's bytes and checks its value.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="path">Their name in errors.</param>
    /// <exception cref="FileFormatException">They are not such a file; nothing else is thrown for them.</exception>
    public static TValue Decode(ReadOnlyMemory<byte> file, string path) => BinaryFile.Decode(file, path, TSelf.Kind, TSelf.ReadBody);
}
