using System.Buffers.Binary;
using System.Numerics;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Chain;

/// <summary>
/// The encoding of a tuple in the contract ABI: heads in order, then tails. What has a fixed size (words, points, fixed arrays and structs of
/// them) is its own head; of a dynamic array or a struct that holds one, the head is the offset of its tail from the tuple's start.
/// </summary>
/// <remarks>Contract ABI specification, "Formal Specification of the Encoding". A struct of fixed size is added member by member.</remarks>
internal sealed class AbiTuple
{
    private const int WordSize = Bytes32.Size;

    private readonly List<byte> _heads = [];
    private readonly List<(int Head, byte[] Tail)> _tails = [];

    /// <summary>Adds a <c>uint256</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in [0, 2^256).</exception>
    public AbiTuple Add(BigInteger number)
    {
        _heads.AddRange(Word(number));
        return this;
    }

    /// <summary>Adds a <c>bytes32</c>.</summary>
    public AbiTuple Add(Bytes32 value)
    {
        _heads.AddRange(value.ToArray());
        return this;
    }

    /// <summary>Adds several <c>bytes32</c> as a <c>bytes32[n]</c>, or as n members one after the other.</summary>
    public AbiTuple Add(params ReadOnlySpan<Bytes32> values)
    {
        foreach (Bytes32 value in values)
            Add(value);
        return this;
    }

    /// <summary>Adds a <c>bool</c>.</summary>
    public AbiTuple Add(bool value) => Add(value ? BigInteger.One : BigInteger.Zero);

    /// <summary>Adds an <c>address</c>.</summary>
    public AbiTuple Add(EthereumAddress address) => Add(address.ToBigInteger());

    /// <summary>Adds a scalar as a <c>uint256</c>.</summary>
    public AbiTuple Add(Fr scalar)
    {
        _heads.AddRange(Word(scalar));
        return this;
    }

    /// <summary>Adds scalars as a <c>uint256[n]</c>, or as n members one after the other.</summary>
    public AbiTuple Add(params ReadOnlySpan<Fr> scalars)
    {
        foreach (Fr scalar in scalars)
            Add(scalar);
        return this;
    }

    /// <summary>Adds a point of G1 as a <c>struct {uint256 x; uint256 y;}</c>.</summary>
    public AbiTuple Add(in G1Affine point)
    {
        _heads.AddRange(Words(point));
        return this;
    }

    /// <summary>Adds points as a <c>G1Point[n]</c>, or as n members one after the other.</summary>
    public AbiTuple Add(params ReadOnlySpan<G1Affine> points)
    {
        foreach (G1Affine point in points)
            Add(point);
        return this;
    }

    /// <summary>Adds a point of G2 as a <c>uint256[4]</c>, imaginary parts first, as precompiles take it.</summary>
    public AbiTuple Add(G2Affine point)
    {
        byte[] words = new byte[G2Affine.Size];
        point.Write(words);
        _heads.AddRange(words);
        return this;
    }

    /// <summary>Adds a <c>uint256[]</c>.</summary>
    public AbiTuple AddArray(IReadOnlyList<Fr> scalars) => AddTail([.. Word(scalars.Count), .. scalars.SelectMany(Word)]);

    /// <summary>Adds a <c>G1Point[]</c>.</summary>
    public AbiTuple AddArray(IReadOnlyList<G1Affine> points) => AddTail([.. Word(points.Count), .. points.SelectMany(Words)]);

    /// <summary>Adds a <c>bytes32[]</c>.</summary>
    public AbiTuple AddArray(IReadOnlyList<Bytes32> values) => AddTail([.. Word(values.Count), .. values.SelectMany(value => value.ToArray())]);

    /// <summary>Adds a <c>uint8[]</c>, a word for each item.</summary>
    public AbiTuple AddArray(IReadOnlyList<byte> numbers) => AddArray([.. numbers.Select(number => (BigInteger)number)]);

    /// <summary>Adds an array of unsigned integers of any one width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not in [0, 2^256).</exception>
    public AbiTuple AddArray(IReadOnlyList<BigInteger> numbers) => AddTail([.. Word(numbers.Count), .. numbers.SelectMany(Word)]);

    /// <summary>Adds an array of structs, all of fixed size or all holding something dynamic.</summary>
    /// <exception cref="ArgumentException">Some have a fixed size and some have not.</exception>
    public AbiTuple AddArray(IReadOnlyList<AbiTuple> structs)
    {
        int dynamic = structs.Count(item => item._tails.Count > 0);
        if (dynamic > 0 && dynamic < structs.Count)
            throw new ArgumentException("the items of an array have one type", nameof(structs));
        var items = new AbiTuple();
        foreach (AbiTuple item in structs)
            _ = dynamic > 0 ? items.AddDynamic(item) : items.Add(item);
        return AddTail([.. Word(structs.Count), .. items.ToArray()]);
    }

    /// <summary>Adds a <c>bytes</c>.</summary>
    public AbiTuple AddBytes(ReadOnlySpan<byte> bytes)
    {
        byte[] tail = new byte[WordSize + ((bytes.Length + WordSize - 1) / WordSize * WordSize)];
        Word(bytes.Length).CopyTo(tail, 0);
        bytes.CopyTo(tail.AsSpan(WordSize));
        return AddTail(tail);
    }

    /// <summary>Adds a struct of fixed size, or its members one after the other.</summary>
    /// <exception cref="ArgumentException">It holds something dynamic.</exception>
    public AbiTuple Add(AbiTuple members)
    {
        if (members._tails.Count > 0)
            throw new ArgumentException("a struct that holds something dynamic has a tail", nameof(members));
        _heads.AddRange(members._heads);
        return this;
    }

    /// <summary>Adds a struct that holds something dynamic.</summary>
    public AbiTuple AddDynamic(AbiTuple members) => AddTail(members.ToArray());

    /// <summary>The encoding of all that was added.</summary>
    public byte[] ToArray()
    {
        var encoding = new List<byte>(_heads);
        foreach ((int head, byte[] tail) in _tails)
        {
            byte[] offset = Word(encoding.Count);
            for (int i = 0; i < WordSize; i++)
                encoding[head + i] = offset[i];
            encoding.AddRange(tail);
        }

        return [.. encoding];
    }

    /// <summary>Calldata: a function's selector, and this as its arguments.</summary>
    /// <param name="signature">The function's signature.</param>
    public byte[] ToCalldata(string signature)
    {
        byte[] selector = new byte[AbiSelector.Size];
        BinaryPrimitives.WriteUInt32BigEndian(selector, AbiSelector.Of(signature));
        return [.. selector, .. ToArray()];
    }

    private AbiTuple AddTail(byte[] tail)
    {
        _tails.Add((_heads.Count, tail));
        return Add(BigInteger.Zero); // its offset, once all heads are there
    }

    private static byte[] Word(BigInteger number)
    {
        if (number.Sign < 0 || number.GetByteCount(isUnsigned: true) > WordSize)
            throw new ArgumentOutOfRangeException(nameof(number), "an EVM word holds integers in [0, 2^256)");
        byte[] word = new byte[WordSize];
        number.TryWriteBytes(word.AsSpan(WordSize - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return word;
    }

    private static byte[] Word(Fr scalar)
    {
        byte[] word = new byte[WordSize];
        scalar.WriteBigEndian(word);
        return word;
    }

    private static byte[] Words(G1Affine point)
    {
        byte[] words = new byte[G1Affine.Size];
        point.Write(words);
        return words;
    }
}
