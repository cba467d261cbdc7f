using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkml.Circuits;
using Zkml.Prover.Files;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>
/// What was signed for named actions, on disk before any of it is handed to a node, so that whoever runs a command again goes on with what was
/// sent instead of sending twice. One file an action, for its owner only, in a directory of the caller's.
/// </summary>
/// <remarks>A signed transaction is worth what it does: who reads a file can have it carried out, as was meant, and nothing else.</remarks>
/// <param name="directory">Where the files are; made when it is needed.</param>
public sealed class TransactionJournal(string directory)
{
    private const int Version = 1;

    private const int MaximalFile = 64 << 20;

    private const int LongestAction = 200;

    private const string DamagedHelp =
        "look up the account's transactions; if none of them is this action's, remove the file, or restore it from a copy";

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    /// <summary>Where the files are.</summary>
    public string Directory => directory;

    /// <summary>The file of an action, which is there as soon as something was signed for it.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="sender">The account that sends.</param>
    /// <param name="action">The action's name.</param>
    /// <exception cref="ArgumentException">The name is empty, has more than 200 characters, or some that cannot be shown.</exception>
    public string PathOf(ulong chainId, EthereumAddress sender, string action)
    {
        if (action.Length is 0 or > LongestAction || NodeText.OneLine(action) != action)
            throw new ArgumentException("an action's name has 1 to 200 characters that can be shown", nameof(action));
        const int Digits = 16;
        string digest = Convert.ToHexStringLower(Keccak.Hash(Encoding.UTF8.GetBytes(action)))[..Digits];
        return Path.Combine(directory, $"{Prefix(chainId, sender)}-{digest}.json");
    }

    /// <summary>What is recorded of an action, or null.</summary>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal JournalEntry? Find(ulong chainId, EthereumAddress sender, string action)
    {
        string path = PathOf(chainId, sender, action);
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > MaximalFile)
            throw Damaged(path, "the file is too large");
        JournalEntry entry;
        try
        {
            entry = Read(new NodeValue(StrictJson.Parse(File.ReadAllBytes(path)), path));
        }
        catch (JsonException exception)
        {
            throw Damaged(path, "the file is not JSON", exception);
        }
        catch (NodeException exception)
        {
            throw new UserErrorException(exception.Message, DamagedHelp, exception);
        }

        return (entry.Action, entry.ChainId, entry.Sender) == (action, chainId, sender)
            ? entry
            : throw Damaged(path, "the file is that of another action");
    }

    /// <summary>Records an action; it is on disk when this returns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal void Write(JournalEntry entry)
    {
        PrivateFolder.Create(directory);
        string path = PathOf(entry.ChainId, entry.Sender, entry.Action);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, ToJson(entry), Layout), secret: true);

        // File systems that keep a log write the new name with the file: not before this.
        using var renamed = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        renamed.Flush(flushToDisk: true);
    }

    /// <summary>Keeps other processes from sending from the account, until the result is disposed of or this process ends.</summary>
    /// <exception cref="UserErrorException">Another one does, and did not end in time.</exception>
    internal IDisposable Lock(ulong chainId, EthereumAddress sender, TimeSpan timeout, CancellationToken cancellation)
    {
        PrivateFolder.Create(directory);
        string path = Path.Combine(directory, $"{Prefix(chainId, sender)}.lock");
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (long start = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException exception) when (exception.GetType() == typeof(IOException))
            {
                if (Stopwatch.GetElapsedTime(start) > timeout)
                {
                    string seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                    throw new UserErrorException(
                        $"{path}: another process has been sending from {sender} for {seconds} s", "wait until it ends, then try again", exception);
                }
            }

            cancellation.WaitHandle.WaitOne(LockPause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Says what is wrong with a file of the journal.</summary>
    internal static UserErrorException Damaged(string path, string problem, Exception? cause = null) => new($"{path}: {problem}", DamagedHelp, cause);

    private static string Prefix(ulong chainId, EthereumAddress sender) =>
        string.Create(CultureInfo.InvariantCulture, $"{chainId}-{Hex.Encode(sender.ToArray())}");

    private static JsonObject ToJson(JournalEntry entry) => new()
    {
        ["version"] = Version,
        ["action"] = entry.Action,
        ["chainId"] = Hex.Quantity(entry.ChainId),
        ["sender"] = entry.Sender.ToString(),
        ["to"] = entry.To?.ToString(),
        ["value"] = Hex.Quantity(entry.Value),
        ["dataDigest"] = entry.DataDigest.ToString(),
        ["rounds"] = new JsonArray([.. entry.Rounds.Select(round => (JsonNode)ToJson(round))]),
    };

    private static JsonObject ToJson(JournalRound round) => new()
    {
        ["nonce"] = Hex.Quantity(round.Nonce),
        ["state"] = NameOf(round.State),
        ["attempts"] = new JsonArray([.. round.Attempts.Select(attempt => (JsonNode)ToJson(attempt))]),
    };

    private static JsonObject ToJson(JournalAttempt attempt) => new()
    {
        ["gasLimit"] = Hex.Quantity(attempt.GasLimit),
        ["maxFeePerGas"] = Hex.Quantity(attempt.Fees.MaxFeePerGas),
        ["maxPriorityFeePerGas"] = Hex.Quantity(attempt.Fees.MaxPriorityFeePerGas),
        ["hash"] = attempt.Signed.Hash.ToString(),
        ["raw"] = Hex.Encode(attempt.Signed.Raw.Span),
    };

    private static JournalEntry Read(NodeValue json)
    {
        RequireMembers(json, 8);
        NodeValue version = json.Property("version");
        if (version.ToInt64() != Version)
            throw version.Wrong("a version of the journal that this program knows");
        NodeValue rounds = json.Property("rounds");
        var entry = new JournalEntry(
            json.Property("action").ToText(),
            json.Property("chainId").ToUInt64(),
            json.Property("sender").ToAddress(),
            json.Find("to")?.ToAddress(),
            json.Property("value").ToQuantity(),
            json.Property("dataDigest").ToBytes32(),
            rounds.ToList().ConvertAll(ReadRound));
        for (int i = 1; i < entry.Rounds.Count; i++)
        {
            if (entry.Rounds[i].Nonce <= entry.Rounds[i - 1].Nonce || entry.Rounds[i - 1].State is RoundState.Open or RoundState.Done)
                throw rounds.Wrong("a list by rising nonces, all but the last closed");
        }

        return entry.Rounds.Count > 0 ? entry : throw rounds.Wrong("a list that holds something");
    }

    private static JournalRound ReadRound(NodeValue json)
    {
        RequireMembers(json, 3);
        NodeValue state = json.Property("state");
        NodeValue attempts = json.Property("attempts");
        var round = new JournalRound(
            json.Property("nonce").ToUInt64(),
            Enum.GetValues<RoundState>().Where(value => NameOf(value) == state.ToText()) is var states && states.Any()
                ? states.First()
                : throw state.Wrong("a state"),
            attempts.ToList().ConvertAll(ReadAttempt));
        return round.Attempts.Count > 0 ? round : throw attempts.Wrong("a list that holds something");
    }

    private static JournalAttempt ReadAttempt(NodeValue json)
    {
        RequireMembers(json, 5);
        byte[] raw = json.Property("raw").ToBytes();
        NodeValue hash = json.Property("hash");
        return hash.ToBytes32() is var told && told == new Bytes32(Keccak.Hash(raw))
            ? new JournalAttempt(
                json.Property("gasLimit").ToUInt64(),
                new FeeSuggestion(json.Property("maxFeePerGas").ToQuantity(), json.Property("maxPriorityFeePerGas").ToQuantity()),
                new SignedTransaction(raw, told))
            : throw hash.Wrong("the hash of the transaction beside it");
    }

    private static void RequireMembers(NodeValue json, int count)
    {
        if (json.Json.ValueKind != JsonValueKind.Object || json.Json.GetPropertyCount() != count)
            throw json.Wrong(string.Create(CultureInfo.InvariantCulture, $"an object of {count} members"));
    }

    private static string NameOf(RoundState state) => state switch
    {
        RoundState.Open => "open",
        RoundState.Done => "done",
        RoundState.Reverted => "reverted",
        _ => "superseded",
    };
}
