using System.Buffers.Binary;
using System.Text;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>The first four bytes of keccak256 of a function's or error's signature (contract ABI specification, "Function Selector").</summary>
internal static class AbiSelector
{
    /// <summary>Bytes of a selector.</summary>
    public const int Size = 4;

    /// <summary>The selector.</summary>
    /// <param name="signature">A name and the types of the parameters without spaces: <c>register((bytes32,uint256))</c>.</param>
    /// <exception cref="ArgumentException">It has not this form.</exception>
    public static uint Of(string signature) => BinaryPrimitives.ReadUInt32BigEndian(Hash(signature));

    /// <summary>The first topic of an event: the whole of keccak256 of its signature (contract ABI specification, "Events").</summary>
    /// <param name="signature">As for <see cref="Of"/>.</param>
    /// <exception cref="ArgumentException">It has not this form.</exception>
    public static Bytes32 TopicOf(string signature) => new(Hash(signature));

    private static byte[] Hash(string signature)
    {
        if (signature.IndexOf('(', StringComparison.Ordinal) < 1 || !signature.EndsWith(')') || signature.Contains(' ', StringComparison.Ordinal))
            throw new ArgumentException($"'{signature}' is not a signature", nameof(signature));
        return Keccak.Hash(Encoding.ASCII.GetBytes(signature));
    }
}
