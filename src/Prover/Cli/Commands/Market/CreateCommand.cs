using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market create</c>: the owner commits to data, and puts up a reward.</summary>
internal sealed class CreateCommand : ProverCommand
{
    private readonly MarketOptions _options = new();
    private readonly ProvingOptions _proving = new();
    private readonly Argument<string> _images = FileArguments.Argument("images", "Labelled images, training and hold-out together: CIFAR-10 records or MNIST IDX");
    private readonly Option<int?> _samples = SampleOptions.Count("--samples", "Take this many samples; as many whole groups as there are unless told");
    private readonly Option<int> _groupSize = SampleOptions.GroupSize();
    private readonly Option<string?> _shape = SampleOptions.Shape();
    private readonly Option<int?> _holdOut = new("--hold-out") { Description = "Draw so many groups as the hold-out", HelpName = "groups" };
    private readonly Option<string?> _holdOutGroups = new("--hold-out-groups")
    {
        Description = "Name the hold-out groups instead of drawing them", HelpName = "0,3,...",
    };

    private readonly Option<string[]> _architectures = new("--architecture")
    {
        Description = "An accepted architecture, as 'prover import' writes it; may be given again",
        HelpName = "file",
        DefaultValueFactory = _ => [DefaultFiles.Architecture],
    };

    private readonly Option<string> _title = new("--title") { Description = "What it is about", HelpName = "text", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _token = new("--token") { Description = "Pay in this ERC-20 token; in ETH unless told", HelpName = "address" };
    private readonly Option<string> _reward = Amount("--reward", "What the winner gets");
    private readonly Option<string> _bond = Amount("--bond", "What you lose if you do not publish what you promise");
    private readonly Option<string> _submissionBond = new("--submission-bond")
    {
        Description = "What each submission puts up", HelpName = "amount", DefaultValueFactory = _ => "0",
    };

    private readonly Option<string> _threshold = new("--threshold")
    {
        Description = "The least that wins: a number of samples of the hold-out, or a share of it", HelpName = "count or %", Required = true,
    };

    private readonly Option<string> _publication = Phase("--publication", "1d", "For you to publish the training groups, once the split is drawn");
    private readonly Option<string> _submission = Phase("--submission", "7d", "For models to be committed");
    private readonly Option<string> _reveal = Phase("--reveal", "1d", "For you to publish the hold-out");
    private readonly Option<string> _provingPeriod = Phase("--proving", "2d", "For submitters to prove");
    private readonly Option<string> _delivery = Phase("--delivery", "2d", "For the winner to deliver its model");
    private readonly Option<int> _salt = new("--again") { Description = "Another number creates another challenge of the same kind", HelpName = "number" };

    /// <summary>Makes the command.</summary>
    public CreateCommand(CommandEnvironment environment, CommonOptions common)
        : base("create", "Commit to data, and put up a reward for the best model; run again, it goes on with the same challenge", environment, common)
    {
        Add(_images);
        Add(_samples);
        Add(_groupSize);
        Add(_shape);
        Add(_holdOut);
        Add(_holdOutGroups);
        Add(_architectures);
        Add(_title);
        Add(_token);
        Add(_reward);
        Add(_bond);
        Add(_submissionBond);
        Add(_threshold);
        Add(_publication);
        Add(_submission);
        Add(_reveal);
        Add(_provingPeriod);
        Add(_delivery);
        Add(_salt);
        _proving.AddTo(this, fetches: false);
        _options.AddSendingTo(this);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        using JsonRpcChainClient client = _options.Connect(arguments);
        AccuracyMarketContract market = _options.Market(arguments, client);
        AccuracyVerifierContract verifier = market.RequireVerifier(session.Cancellation);
        TransactionSender sender = _options.Sender(arguments, client, session);
        (OwnerPlan plan, Currency currency) = ReadPlan(arguments, session, client, sender.Address, market.Address);

        using Srs srs = _proving.OpenSrs(arguments, session);
        ProvingPipeline pipeline = _proving.Pipeline(arguments, srs, session);
        WrapKey[] keys = [.. plan.Circuits.Select(pipeline.MakeKey)];
        var owner = new DataOwner(market, _options.Folder(arguments));
        OwnerSecret secret = owner.Prepare(
            plan, sender.Address, [.. keys.Select(key => new Bytes32(key.Digest()))], pipeline, session.Cancellation);
        session.Status($"challenge {secret.Challenge} puts up {currency.Format(secret.Offer.Terms.OwnerStake)}");
        foreach (WrapKey key in keys)
            verifier.Register(sender, key, session.Cancellation);
        TransactionReceipt? receipt = owner.Create(sender, secret, session.Cancellation);

        ChallengeFolder files = _options.Folder(arguments).Of(secret.Challenge);
        ChallengeTerms terms = secret.Offer.Terms;
        session.Report
            .Add("challenge", "Challenge", secret.Challenge.ToString())
            .Add("groups", "Groups", secret.Offer.Groups.Count)
            .Add("holdOutGroups", "Hold-out groups", terms.HoldOutGroups)
            .Add("samples", "Hold-out samples", terms.Samples)
            .Add("threshold", "Wins from", terms.Threshold, Quantities.Share(terms.Threshold, terms.Samples))
            .Add("reward", "Reward", terms.Reward.ToString(CultureInfo.InvariantCulture), currency.Format(terms.Reward))
            .Add("content", "Files to publish", files.Content.Folder)
            .Add("secret", "Keep this (secret)", files.OwnerSecret);
        if (receipt is null)
            session.Report.Add("done", "Nothing to do", true, "it was created before");
        else
            session.Report.Add("transaction", "Transaction", receipt.Transaction.ToString()).Add("gas", "Gas", (long)receipt.GasUsed);
        return ExitCode.Ok;
    }

    private (OwnerPlan Plan, Currency Currency) ReadPlan(
        ParseResult arguments, CommandSession session, JsonRpcChainClient client, EthereumAddress owner, EthereumAddress market)
    {
        int groupBits = SampleOptions.GroupBits(arguments.GetValue(_groupSize));
        SampleSet samples = ReadWholeGroups(arguments, session, groupBits);
        int groups = samples.Count >> groupBits;
        GroupSet named = ReadNamed(arguments, groups);
        int holdOut = named.IsEmpty ? arguments.GetValue(_holdOut) ?? 0 : named.Count;
        if (holdOut < 1 || holdOut > groups / 2 || groups > ChallengeOffer.MaximumGroups)
        {
            throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"{holdOut} hold-out groups of {groups}: there must be 1 at least, as many others at least, and {ChallengeOffer.MaximumGroups} groups at most"),
                "give --hold-out or --hold-out-groups, and another --group-size if there are too few or too many");
        }

        int count = holdOut << groupBits;
        EthereumAddress token = arguments.GetValue(_token) is { } text ? EthereumAddress.Parse(text, _token.Name) : default;
        if (!token.IsZero)
            new Erc20Contract(client, token).ReadDecimals(session.Cancellation); // without them, an amount would be anybody's guess
        var currency = Currency.Of(client, token, session.Cancellation);
        AccuracyCircuit[] circuits =
            [.. arguments.GetValue(_architectures)!.Select(path => CircuitCompiler.Compile(ArchitectureFile.Read(path), count, groupBits))];
        if (circuits.FirstOrDefault(circuit => circuit.Architecture.Input != samples.Shape) is { } misfit)
        {
            throw new UserErrorException(
                $"an architecture takes samples of {misfit.Architecture.Input}, these are of {samples.Shape}", "name an --architecture that fits the images");
        }

        var terms = new ChallengeTerms(
            token,
            Read(_reward, least: 1),
            Read(_bond, least: 1),
            Read(_submissionBond, least: 0),
            ReadThreshold(arguments.GetValue(_threshold)!, count),
            groupBits,
            holdOut,
            named,
            new PhasePeriods(ReadPeriod(_publication), ReadPeriod(_submission), ReadPeriod(_reveal), ReadPeriod(_provingPeriod), ReadPeriod(_delivery)),
            default,
            default,
            new Bytes32(SHA256.HashData(Encoding.UTF8.GetBytes(arguments.GetValue(_salt).ToString(CultureInfo.InvariantCulture)))));
        string title = arguments.GetValue(_title)!;
        if (Encoding.UTF8.GetByteCount(title) > ChallengeManifest.MaximumTitle || title.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
            throw new UsageException($"{_title.Name}: too long, or not one line of text", $"write at most {ChallengeManifest.MaximumTitle} bytes");
        return (new OwnerPlan(RequestOf(samples, circuits, terms, title, owner, market, client.GetChainId(session.Cancellation)), title, samples, circuits, terms), currency);

        BigInteger Read(Option<string> option, int least)
        {
            string amount = arguments.GetValue(option)!;
            BigInteger units = currency.Parse(amount, option.Name);
            return units >= least && units <= ChallengeTerms.MaximumAmount
                ? units
                : throw new UsageException($"{option.Name} {amount}: {(units < least ? "nothing is at stake then" : "more than a challenge can be about")}", $"try {option.Name} 1");
        }

        uint ReadPeriod(Option<string> option) => Period.Parse(option.Name, arguments.GetValue(option)!);
    }

    private SampleSet ReadWholeGroups(ParseResult arguments, CommandSession session, int groupBits)
    {
        int? count = SampleOptions.Positive("--samples", arguments.GetValue(_samples));
        SampleSet samples = SampleReader.Read(
            arguments.GetValue(_images)!, count: count, recordShape: SampleOptions.ParseShape(arguments.GetValue(_shape)));
        int whole = samples.Count >> groupBits << groupBits;
        if (whole == samples.Count)
            return samples;
        if (count is not null)
            throw new UsageException($"--samples {count}: not a whole number of groups of {1 << groupBits}", $"try --samples {whole}");
        session.Status($"note: the last {samples.Count - whole} samples are left out, as they do not fill a group");
        return new SampleSet(samples.Shape, samples.Values[..(whole * samples.Shape.Count)], samples.Labels[..whole]);
    }

    private GroupSet ReadNamed(ParseResult arguments, int groups)
    {
        if (arguments.GetValue(_holdOutGroups) is not { } text)
            return GroupSet.Empty;
        if (arguments.GetValue(_holdOut) is not null)
            throw new UsageException($"{_holdOut.Name} and {_holdOutGroups.Name} exclude each other", "either draw the hold-out or name it");
        int[] numbers = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        return numbers.All(number => number >= 0 && number < Math.Min(groups, GroupSet.Capacity)) && numbers.Distinct().Count() == numbers.Length
            ? GroupSet.Of(numbers)
            : throw new UsageException($"{_holdOutGroups.Name} {text}: not different groups from 0 to {Math.Min(groups, GroupSet.Capacity) - 1}", $"try {_holdOutGroups.Name} 0,1");
    }

    private int ReadThreshold(string text, int samples)
    {
        bool share = text.EndsWith('%');
        bool valid = decimal.TryParse(share ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number <= int.MaxValue;
        decimal count = share ? Math.Ceiling(decimal.Min(number, int.MaxValue) * samples / 100) : number;
        return valid && count >= 1 && count <= samples && decimal.IsInteger(count)
            ? (int)count
            : throw new UsageException($"{_threshold.Name} {text}: not 1 to {samples} samples, or a share of them", $"try {_threshold.Name} 60%");
    }

    private static Bytes32 RequestOf(
        SampleSet samples, AccuracyCircuit[] circuits, ChallengeTerms terms, string title, EthereumAddress owner, EthereumAddress market, ulong chain)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<sbyte>(samples.Values));
        digest.AppendData(samples.Labels);
        foreach (AccuracyCircuit circuit in circuits)
            digest.AppendData(CircuitDigest.Of(circuit));
        digest.AppendData(AccuracyMarketAbi.EncodeOffer(new ChallengeOffer(terms, [], [])));
        digest.AppendData(owner.ToArray());
        digest.AppendData(market.ToArray());
        digest.AppendData(BitConverter.GetBytes(chain));
        digest.AppendData(Encoding.UTF8.GetBytes(title));
        return new Bytes32(digest.GetHashAndReset());
    }

    private static Option<string> Amount(string name, string description) => new(name) { Description = description, HelpName = "amount", Required = true };

    private static Option<string> Phase(string name, string value, string description) => new(name)
    {
        Description = description, HelpName = "time", DefaultValueFactory = _ => value,
    };
}
