namespace Zkml.Prover.Content;

/// <summary>Passes on what is written to it, hashed, and no more than a maximum.</summary>
internal sealed class BoundedHashingStream(Stream destination, ContentHasher hasher, string source, long maximumBytes) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A source has more bytes than the caller takes.</summary>
    public static ContentException TooLarge(string source, long maximumBytes) => new(
        ContentProblem.TooLarge, $"{source}: the file has more than the {maximumBytes} bytes that are allowed here", "check that it is the file you want");

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > maximumBytes - hasher.Length)
            throw TooLarge(source, maximumBytes);
        hasher.Append(buffer);
        destination.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
