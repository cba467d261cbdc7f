using System.Globalization;
using System.Numerics;
using System.Text;
using Zkml.Prover.Chain;
using Zkml.Prover.Files;

namespace Zkml.Prover.Market;

/// <summary>What the owner relied on when it published the training groups: nobody can make it publish other ones later.</summary>
/// <param name="HoldOut">The groups that were not published.</param>
/// <param name="Time">When, in seconds since 1970 by the clock of this machine.</param>
internal sealed record Publication(GroupSet HoldOut, long Time)
{
    /// <summary>Reads a record; null if there is none.</summary>
    /// <exception cref="FileFormatException">It is damaged.</exception>
    public static Publication? Find(string path)
    {
        if (!File.Exists(path))
            return null;
        string[] words = File.ReadAllText(path).Split(' ', '\n');
        return words.Length == 3
            && Bytes32.TryParse(words[0], out Bytes32 bits)
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long time)
                ? new Publication(new GroupSet(new BigInteger(bits.ToArray(), isUnsigned: true, isBigEndian: true)), time)
                : throw new FileFormatException(path, "record", 0, "not a set of groups and a time", "restore your copy, or write them from the transaction that published");
    }

    /// <summary>Writes the record.</summary>
    public void Write(string path) => AtomicFile.Write(
        path,
        stream => stream.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{new Bytes32(Transcripts.EvmWord.Of(HoldOut.Bits))} {Time}\n"))));
}
