using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>An action in progress: every change is in the journal before it has an effect, if there is a journal.</summary>
internal sealed class ActionRecord
{
    private readonly TransactionJournal? _journal;
    private readonly CallRequest _request;

    private ActionRecord(TransactionJournal? journal, CallRequest request, JournalEntry entry)
    {
        _journal = journal;
        _request = request;
        Entry = entry;
    }

    /// <summary>The action as it stands.</summary>
    public JournalEntry Entry { get; private set; }

    /// <summary>The last round, or null before the first.</summary>
    public JournalRound? Last => Entry.Rounds is [.., var last] ? last : null;

    /// <summary>What to do when something fails on the way.</summary>
    public string ResumeHelp => _journal is null
        ? "look it up by its hash before you send another one"
        : "run the same command again: it goes on with this transaction, and sends nothing twice";

    /// <summary>An action without a name: it ends with this process.</summary>
    public static ActionRecord Unnamed(ulong chainId, EthereumAddress sender, CallRequest request) =>
        new(null, request, JournalEntry.Begin("", chainId, sender, request));

    /// <summary>A named action, with what the journal has of it.</summary>
    /// <exception cref="UserErrorException">It was begun as something else, or its record is damaged.</exception>
    public static ActionRecord Named(TransactionJournal journal, string action, ulong chainId, Account account, CallRequest request)
    {
        var begun = JournalEntry.Begin(action, chainId, account.Address, request);
        if (journal.Find(chainId, account.Address, action) is not { } entry)
            return new ActionRecord(journal, request, begun);
        string path = journal.PathOf(chainId, account.Address, action);
        if (!entry.IsOf(begun))
        {
            throw new UserErrorException(
                $"'{action}' was begun with another recipient, value or data ({path})",
                "run the command with what it was begun with; what differs is another action");
        }

        // Signatures are deterministic, so what was signed can be made again and compared.
        foreach (JournalRound round in entry.Rounds)
        {
            foreach (JournalAttempt attempt in round.Attempts)
            {
                if (entry.Transaction(round, attempt, request).Sign(account).Hash != attempt.Signed.Hash)
                    throw TransactionJournal.Damaged(path, $"transaction {attempt.Signed.Hash} is not what it is said to be");
            }
        }

        return new ActionRecord(journal, request, entry);
    }

    /// <summary>The transaction of the last round's latest attempt.</summary>
    public Eip1559Transaction LatestTransaction() => Entry.Transaction(Last!, Last!.Latest, _request);

    /// <summary>Begins a round with a signed transaction that no node has seen yet.</summary>
    public void Open(Eip1559Transaction transaction, SignedTransaction signed) => Set(Entry with
    {
        Rounds = [.. Entry.Rounds, new JournalRound(transaction.Nonce, RoundState.Open, [Attempt(transaction, signed)])],
    });

    /// <summary>Adds another transaction of the same nonce to the last round.</summary>
    public void Add(Eip1559Transaction transaction, SignedTransaction signed) =>
        Set(Entry.WithLast(Last! with { Attempts = [.. Last!.Attempts, Attempt(transaction, signed)] }));

    /// <summary>Changes the last round's state.</summary>
    public void Mark(RoundState state)
    {
        if (Last!.State != state)
            Set(Entry.WithLast(Last! with { State = state }));
    }

    /// <summary>A failure of the node after the last round's latest attempt was handed to it, or may have been.</summary>
    public NodeException MayHaveBeenSent(NodeException exception) =>
        new($"{exception.Message}; transaction {Last!.Latest.Signed.Hash} may have been sent", ResumeHelp, exception);

    private static JournalAttempt Attempt(Eip1559Transaction transaction, SignedTransaction signed) =>
        new(transaction.GasLimit, transaction.Fees, signed);

    private void Set(JournalEntry entry)
    {
        _journal?.Write(entry);
        Entry = entry;
    }
}
