using System.Numerics;
using Zkml.Prover.Chain;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Market;

/// <summary>The draw of the hold-out, as the contract makes it, for whoever wants to check it (<c>Split</c> in src/Verifier.Sol).</summary>
public static class HoldOutSplit
{
    /// <summary>Draws hold-out and substitutes: the first steps of a Fisher-Yates shuffle.</summary>
    /// <param name="challenge">The challenge.</param>
    /// <param name="randao">The RANDAO of the block that draws.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="size">How many are hold-out, and as many substitutes.</param>
    public static (GroupSet HoldOut, GroupSet Substitutes) Draw(Bytes32 challenge, Bytes32 randao, int groups, int size)
    {
        byte[] seed = Keccak.Hash([.. challenge.ToArray(), .. randao.ToArray()]);
        int[] order = [.. Enumerable.Range(0, groups)];
        for (int i = 0; i < 2 * size; i++)
        {
            BigInteger hash = EvmWord.Read(Keccak.Hash([.. seed, .. EvmWord.Of(i)]));
            int j = i + (int)(hash % (groups - i));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return (GroupSet.Of(order[..size]), GroupSet.Of(order[size..(2 * size)]));
    }
}
