using System.Globalization;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Market;

/// <summary>
/// Where this program keeps what it needs of a market: a folder a challenge, and the journal of the transactions. All that a transaction
/// relies on is here before it is sent, so that a process that ends loses nothing.
/// </summary>
/// <param name="root">The folder; made when it is needed.</param>
public sealed class MarketFolder(string root)
{
    private const string Transactions = "transactions";

    private const string Draft = "draft-";

    /// <summary>The journal of a chain.</summary>
    /// <param name="genesis">The chain's first block: development chains share their number.</param>
    public TransactionJournal JournalOf(Block genesis) =>
        new(PrivateFolder.Create(Path.Combine(PrivateFolder.Create(Path.Combine(PrivateFolder.Create(root), Transactions)), genesis.Hash.ToString())));

    /// <summary>A challenge's folder.</summary>
    public ChallengeFolder Of(Bytes32 challenge) => new(Path.Combine(PrivateFolder.Create(root), challenge.ToString()), challenge);

    /// <summary>A folder for a challenge without a name yet, of this run's own. Nobody misses one that is never finished.</summary>
    public ChallengeFolder BeginDraft() =>
        new(PrivateFolder.Create(Path.Combine(PrivateFolder.Create(root), Draft + Path.GetRandomFileName())), default);

    /// <summary>Gives a finished draft its name, in one step.</summary>
    public void FinishDraft(ChallengeFolder draft, Bytes32 challenge) => Directory.Move(draft.Root, Path.Combine(root, challenge.ToString()));

    /// <summary>The challenge that was made for a request, or null if none was.</summary>
    /// <param name="request">The request's digest.</param>
    /// <exception cref="FileFormatException">An owner's secret cannot be read.</exception>
    public OwnerSecret? FindOwn(Bytes32 request)
    {
        if (!Directory.Exists(root))
            return null;
        foreach (string folder in Directory.EnumerateDirectories(root).Where(folder => Bytes32.TryParse(Path.GetFileName(folder), out _)))
        {
            string path = Path.Combine(folder, ChallengeFolder.OwnerSecretName);
            if (File.Exists(path) && OwnerSecretFile.Read(path) is var secret && secret.Request == request)
                return secret;
        }

        return null;
    }
}

/// <summary>What is kept of one challenge.</summary>
/// <param name="path">The folder.</param>
/// <param name="challenge">The challenge.</param>
public sealed class ChallengeFolder(string path, Bytes32 challenge)
{
    /// <summary>The name of the owner's secret.</summary>
    internal const string OwnerSecretName = "owner.secret";

    /// <summary>The challenge; zero while it has no name.</summary>
    public Bytes32 Challenge => challenge;

    /// <summary>The folder.</summary>
    internal string Root => path;

    /// <summary>The owner's secret.</summary>
    public string OwnerSecret => In(OwnerSecretName);

    /// <summary>The winner's model as the owner received it.</summary>
    public string ReceivedModel => In("received.opening");

    /// <summary>The winner's network as the owner received it.</summary>
    public string ReceivedNetwork => In("received.zknet");

    /// <summary>What the owner relied on when it published the training groups.</summary>
    internal string Publication => In("publication.txt");

    /// <summary>The content id of a submission's sealed model, as text.</summary>
    public string DeliveryId(Bytes32 submission) => In(submission, DefaultNames.DeliveryId);

    /// <summary>The published training samples, as records.</summary>
    public string TrainingSamples => In("training.bin");

    /// <summary>The files that travel, by their content ids.</summary>
    public ContentStore Content => new(PrivateFolder.Create(In("content")));

    /// <summary>The commitment that a submission is of.</summary>
    public string ModelCommitment(Bytes32 submission) => In(submission, DefaultNames.ModelCommitment);

    /// <summary>What opens it: the trainer's secret.</summary>
    public string ModelOpening(Bytes32 submission) => In(submission, DefaultNames.ModelOpening);

    /// <summary>A submission's proof.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="onHoldOut">On the hold-out, or on the substitutes.</param>
    public string Proof(Bytes32 submission, bool onHoldOut) => In(submission, onHoldOut ? DefaultNames.Proof : DefaultNames.SubstituteProof);

    /// <summary>The submissions that are kept here.</summary>
    public IReadOnlyList<Bytes32> Submissions =>
        Directory.Exists(In(DefaultNames.Submissions))
            ?
            [
                .. Directory.EnumerateDirectories(In(DefaultNames.Submissions))
                    .Select(folder => Bytes32.TryParse(Path.GetFileName(folder), out Bytes32 id) ? id : default)
                    .Where(id => id != default),
            ]
            : [];

    /// <summary>Writes the circuits that a challenge accepts as files of their own.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> WriteCircuits(ChallengeManifest manifest)
    {
        var paths = new List<string>();
        foreach (AccuracyCircuit circuit in manifest.Circuits)
        {
            string path = In(string.Create(CultureInfo.InvariantCulture, $"accepted-{paths.Count}.circuit"));
            CircuitFile.Write(path, circuit);
            paths.Add(path);
        }

        return paths;
    }

    private string In(string name) => Path.Combine(PrivateFolder.Create(path), name);

    private string In(Bytes32 submission, string name) => Path.Combine(
        PrivateFolder.Create(Path.Combine(PrivateFolder.Create(In(DefaultNames.Submissions)), submission.ToString())), name);

    private static class DefaultNames
    {
        public const string Submissions = "submissions";
        public const string ModelCommitment = "model.commitment";
        public const string ModelOpening = "model.opening";
        public const string Proof = "accuracy.proof";
        public const string DeliveryId = "delivery.cid";
        public const string SubstituteProof = "substitutes.proof";
    }
}
