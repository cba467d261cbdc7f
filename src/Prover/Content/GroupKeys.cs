using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Zkml.Prover.Content;

/// <summary>Keys of sealed files, derived from one secret of their owner.</summary>
public static class GroupKeys
{
    /// <summary>Bytes of the secret.</summary>
    public const int MasterSize = 32;

    private static ReadOnlySpan<byte> Label => "zkml.group-key.v1"u8;

    /// <summary>A new secret.</summary>
    public static byte[] NewMaster() => RandomNumberGenerator.GetBytes(MasterSize);

    /// <summary>The key of a group: HKDF-SHA256 of the secret with the information label ‖ index (8 bytes, big-endian) ‖ context.</summary>
    /// <param name="master">32 secret bytes.</param>
    /// <param name="index">The group, from 0.</param>
    /// <param name="context">
    /// What the keys are for, such as the job. Keys that are shown one by one must not be the keys of anything else: without a context the secret serves one
    /// data set only.
    /// </param>
    /// <returns>32 bytes, from which neither the secret nor another group's key can be computed.</returns>
    public static byte[] Derive(ReadOnlySpan<byte> master, int index, ReadOnlySpan<byte> context = default)
    {
        RequireMaster(master);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        byte[] information = [.. Label, .. new byte[sizeof(long)], .. context];
        BinaryPrimitives.WriteInt64BigEndian(information.AsSpan(Label.Length), index);
        byte[] key = new byte[SealedFile.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt: [], information);
        return key;
    }

    internal static void RequireMaster(ReadOnlySpan<byte> master)
    {
        if (master.Length != MasterSize)
            throw new ArgumentException("a master secret has 32 bytes", nameof(master));
    }
}
