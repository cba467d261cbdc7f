namespace Zkml.Prover.Chain;

/// <summary>What a node means by declining a transaction. Each has words of its own; those of geth, Nethermind, Besu, Erigon, Reth, anvil are known.</summary>
internal static class NodeRefusal
{
    /// <summary>Whether the node has this very transaction.</summary>
    public static bool IsKnown(ChainRefusedException refusal) => Says(refusal, "already known", "AlreadyKnown", "known transaction", "already imported", "already exists");

    /// <summary>Whether the node wants higher fees, for there is another transaction of this nonce, or blocks have become dear.</summary>
    public static bool IsUnderpriced(ChainRefusedException refusal) =>
        Says(refusal, "underpriced", "too low to replace", "less than block base fee", "FeeTooLow", "ReplacementNotAllowed");

    private static bool Says(ChainRefusedException refusal, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (refusal.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
