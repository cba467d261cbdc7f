using System.Buffers.Binary;
using System.Numerics;
using Org.BouncyCastle.Crypto.Digests;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Transcripts;

/// <summary>
/// The digest σ of a statement: keccak256 over 32-byte words, which a contract can compute from calldata, modulo r. Fields
/// are added in an order that the statement's type fixes; lists carry their length, so no two statements share an encoding.
/// </summary>
public sealed class StatementDigest
{
    private readonly KeccakDigest _digest = new(Keccak.Size * 8);

    /// <summary>Starts a digest with keccak256 of its label as the first word.</summary>
    /// <param name="label">One of <see cref="TranscriptLabels"/>.</param>
    public StatementDigest(string label = TranscriptLabels.Statement) => _digest.BlockUpdate(Keccak.HashLabel(label));

    /// <summary>Adds a number as one word.</summary>
    public StatementDigest Add(ulong number)
    {
        Span<byte> word = stackalloc byte[Keccak.Size];
        word.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(word[^sizeof(ulong)..], number);
        _digest.BlockUpdate(word);
        return this;
    }

    /// <summary>Adds a number in [0, 2^256) as one word: an address, a chain identifier, a digest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number does not fit.</exception>
    public StatementDigest Add(BigInteger number)
    {
        _digest.BlockUpdate(EvmWord.Of(number));
        return this;
    }

    /// <summary>Adds a scalar as one word.</summary>
    public StatementDigest Add(Fr scalar)
    {
        Span<byte> word = stackalloc byte[Fr.Size];
        scalar.WriteBigEndian(word);
        _digest.BlockUpdate(word);
        return this;
    }

    /// <summary>Adds a digest as one word.</summary>
    /// <exception cref="ArgumentException">It has not 32 bytes.</exception>
    public StatementDigest Add(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Keccak.Size)
        {
            throw new ArgumentException("a digest has 32 bytes", nameof(digest));
        }

        _digest.BlockUpdate(digest);
        return this;
    }

    /// <summary>Adds a point as the words x, y.</summary>
    public StatementDigest Add(in G1Affine point)
    {
        Span<byte> words = stackalloc byte[2 * Fq.Size];
        point.X.WriteBigEndian(words);
        point.Y.WriteBigEndian(words[Fq.Size..]);
        _digest.BlockUpdate(words);
        return this;
    }

    /// <summary>Adds a point of 𝔾₂ as four words, imaginary parts first.</summary>
    public StatementDigest Add(in G2Affine point)
    {
        Span<byte> words = stackalloc byte[G2Affine.Size];
        point.Write(words);
        _digest.BlockUpdate(words);
        return this;
    }

    /// <summary>Adds a list of points: their number, then the points.</summary>
    public StatementDigest Add(IReadOnlyList<G1Affine> points)
    {
        Add((ulong)points.Count);
        foreach (G1Affine point in points)
        {
            Add(point);
        }

        return this;
    }

    /// <summary>The digest before its reduction, 32 bytes: for what is compared and not computed with. It is then empty again.</summary>
    public byte[] ToBytes() => Keccak.Finish(_digest);

    /// <summary>σ. The digest is then empty again, without its label: one instance makes one digest.</summary>
    public Fr ToScalar() => Keccak.ToScalar(Keccak.Finish(_digest));
}
