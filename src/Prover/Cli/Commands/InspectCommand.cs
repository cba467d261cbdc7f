using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Zkml.Circuits.Checking;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover inspect</c>: what a file holds; of an architecture or circuit, what proving it costs. Secrets are counted, not shown.</summary>
internal sealed class InspectCommand : ProverCommand
{
    private const int DefaultSamples = 1000;

    private readonly Argument<string> _file = FileArguments.Argument("file", "Any file of this program, or an ONNX model");
    private readonly Option<int> _samples = new("--samples")
    {
        Description = "Of an architecture, the cost for so many samples", HelpName = "count", DefaultValueFactory = _ => DefaultSamples,
    };

    private readonly Option<int> _groupSize = SampleOptions.GroupSize();

    /// <summary>Makes the command.</summary>
    public InspectCommand(CommandEnvironment environment, CommonOptions common)
        : base("inspect", "Say what a file holds and what proving a circuit costs", environment, common)
    {
        Add(_file);
        Add(_samples);
        Add(_groupSize);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        string path = arguments.GetValue(_file)!;
        FileKind? kind = BinaryFile.Identify(path);
        session.Report.Add("kind", "Kind", kind?.Name ?? "ONNX model");
        if (kind is null)
            DescribeModel(session.Report, OnnxReader.ReadFile(path));
        else if (kind == FileKinds.Srs)
            DescribeSrs(session.Report, path);
        else if (kind == FileKinds.VerifierKey)
            session.Report.Add("origin", "Origin", SrsNotice.Name(VerifierKeyFile.Read(path).Origin));
        else if (kind == FileKinds.Architecture)
            DescribeArchitecture(session.Report, ArchitectureFile.Read(path), arguments);
        else if (kind == FileKinds.Network)
            DescribeArchitecture(session.Report, NetworkFile.Read(path).Architecture, arguments);
        else if (kind == FileKinds.DataCommitment)
            DescribeData(session.Report, DataCommitmentFile.Read(path));
        else if (kind == FileKinds.DataOpening)
            DescribeDataOpening(session.Report, DataOpeningFile.Read(path));
        else if (kind == FileKinds.ModelCommitment)
            DescribeArchitecture(session.Report, ModelCommitmentFile.Read(path).Architecture, arguments);
        else if (kind == FileKinds.ModelOpening)
            DescribeArchitecture(session.Report, ModelOpeningFile.Read(path).Network.Architecture, arguments);
        else if (kind == FileKinds.Circuit)
            DescribeCircuit(session.Report, CircuitFile.Read(path));
        else if (kind == FileKinds.CircuitKey)
            DescribeKey(session.Report, WrapKeyFile.Read(path));
        else if (kind == FileKinds.WrappedProof)
            DescribeProof(session.Report, WrappedProofFile.Read(path));
        else if (kind == FileKinds.Manifest)
            DescribeManifest(session.Report, ChallengeManifestFile.Read(path));
        else if (kind == FileKinds.OwnerSecret)
            DescribeOwnerSecret(session.Report, OwnerSecretFile.Read(path));
        else
            DescribeProof(session.Report, AccuracyProofFile.Read(path));
        return ExitCode.Ok;
    }

    private static void DescribeManifest(Report report, ChallengeManifest manifest) => report
        .Add("title", "Title", manifest.Title)
        .Add("shape", "Shape of a sample", manifest.Shape.ToString())
        .Add("groupSize", "Samples a group", 1 << manifest.GroupBits)
        .Add("groups", "Groups", manifest.Groups.Count)
        .AddTable(
            "circuits",
            [("circuit", "accepted circuit"), ("samples", "hold-out samples")],
            [.. manifest.Circuits.Select(circuit => new JsonNode[] { Convert.ToHexStringLower(CircuitDigest.Of(circuit)), circuit.Samples })]);

    private static void DescribeOwnerSecret(Report report, OwnerSecret secret) => report
        .Add("challenge", "Challenge", secret.Challenge.ToString())
        .Add("chainId", "Chain", secret.ChainId.ToString(CultureInfo.InvariantCulture))
        .Add("market", "Market", secret.Market.ToString())
        .Add("owner", "Owner", secret.Owner.ToString())
        .Add("groups", "Groups", secret.Commitments.Count);

    private static void DescribeModel(Report report, OnnxGraph graph)
    {
        report
            .Add("opset", "Opset", graph.Opset)
            .Add("input", "Input", graph.Input.Name)
            .Add("outputs", "Outputs", string.Join(", ", graph.Outputs))
            .AddTable(
                "operators",
                [("operator", "operator"), ("nodes", "nodes")],
                [.. graph.Nodes.GroupBy(node => node.Operator).Select(group => new JsonNode[] { group.Key, group.Count() })]);
    }

    private static void DescribeSrs(Report report, string path)
    {
        using var srs = Srs.Open(path);
        report
            .Add("size", "Size", srs.LogSize, $"2^{srs.LogSize} powers")
            .Add("origin", "Origin", SrsNotice.Name(srs.Origin));
    }

    private void DescribeArchitecture(Report report, NetworkArchitecture architecture, ParseResult arguments)
    {
        report
            .Add("accumulatorBits", "T, bits of accumulators", architecture.AccumulatorBits)
            .Add("fractionalBits", "S, fractional bits", architecture.FractionalBits)
            .Add("activationBits", "b, bits of activations", architecture.ActivationBits)
            .Add("input", "Input", architecture.Input.ToString())
            .AddTable(
                "layers",
                [("name", "layer"), ("terms", "terms"), ("linear", "linear"), ("output", "output"), ("activation", "activation")],
                [.. architecture.Layers.Select(layer => new JsonNode[]
                {
                    layer.Name,
                    string.Join(" + ", layer.Terms.Select(Describe)),
                    layer.Linear.ToString(),
                    layer.Output.ToString(),
                    layer.Activation.ToString(),
                })]);
        int groupBits = SampleOptions.GroupBits(arguments.GetValue(_groupSize));
        int samples = SampleOptions.Positive("--samples", arguments.GetValue(_samples))!.Value;
        DescribeCost(report, CircuitCompiler.Compile(architecture, samples, groupBits));
    }

    private static string Describe(LinearTerm term) =>
        $"{(term.Kind == LinearKind.Dense ? "dense" : "depthwise")} {term.KernelX}x{term.KernelY} of {term.Source}";

    private static void DescribeData(Report report, DataCommitment data) => report
        .Add("samples", "Samples", data.Samples)
        .Add("shape", "Shape of a sample", data.Shape.ToString())
        .Add("groupSize", "Samples a group", 1 << data.GroupBits)
        .Add("groups", "Groups", data.Groups.Count);

    private static void DescribeDataOpening(Report report, DataOpening opening) => report
        .Add("samples", "Samples", opening.Samples.Count)
        .Add("shape", "Shape of a sample", opening.Samples.Shape.ToString())
        .Add("groupSize", "Samples a group", 1 << opening.GroupBits);

    private static void DescribeCircuit(Report report, AccuracyCircuit circuit)
    {
        report
            .Add("id", "Identifier", Convert.ToHexStringLower(CircuitDigest.Of(circuit)))
            .Add("accumulatorBits", "T, bits of accumulators", circuit.Architecture.AccumulatorBits)
            .Add("layers", "Layers", circuit.Architecture.Layers.Count);
        DescribeCost(report, circuit);
    }

    private static void DescribeCost(Report report, AccuracyCircuit circuit)
    {
        var cost = CircuitCost.Of(circuit);
        int srsBits = WrapKeyGenerator.RequiredBits(circuit);
        TimeSpan time = cost.ProvingTime(Environment.ProcessorCount);
        report
            .Add("samples", "Samples", cost.Samples)
            .Add("groups", "Groups", cost.Groups)
            .Add("groupSize", "Samples a group", cost.GroupSamples)
            .Add("multiplyAddsPerSample", "Multiply-adds a sample", cost.MultiplyAdds)
            .Add("lookupsPerSample", "Lookups a sample", cost.LookupsPerSample)
            .AddTable(
                "lookups",
                [("region", "lookups of"), ("table", "table"), ("lookups", "a sample")],
                [.. cost.Regions.Select(region => new JsonNode[] { region.Name, region.Table.ToString(), region.Lookups })])
            .Add("featuresPerSample", "Committed values a sample", cost.AuxFeatures)
            .Add("weights", "Weights", cost.Weights)
            .Add("leafBits", "Leaves of the fraction tree", cost.LeafBits, $"2^{cost.LeafBits}")
            .Add("openingBits", "Coefficients of the opening", cost.OpeningBits, $"2^{cost.OpeningBits}")
            .Add("srsBits", "Powers of the SRS", srsBits, $"2^{srsBits}: 'prover srs --size {srsBits}'")
            .Add("estimatedSeconds", "Time to prove, roughly", Math.Round(time.TotalSeconds, 1), Quantities.Duration(time))
            .Add("estimatedBytes", "Memory, roughly", (long)cost.ProvingMemory(), Quantities.Bytes((long)cost.ProvingMemory()));
    }

    private static void DescribeKey(Report report, CircuitKey key) => report
        .Add("digest", "Digest", Convert.ToHexStringLower(key.Wrap.Digest()))
        .Add("circuit", "Circuit", Convert.ToHexStringLower(key.Wrap.CircuitId.Span))
        .Add("samples", "Samples", key.Wrap.Samples)
        .Add("groups", "Groups", key.Wrap.Groups)
        .Add("openingBits", "Coefficients of the opening", key.Wrap.OpeningBits, $"2^{key.Wrap.OpeningBits}")
        .Add("logRows", "Rows of the wrap", key.Wrap.LogRows, $"2^{key.Wrap.LogRows}")
        .Add("origin", "Origin of the SRS", SrsNotice.Name(key.Origin));

    private static void DescribeProof(Report report, PlacedProof placed) => report
        .Add("correct", "Claims correct", placed.Proof.Correct)
        .Add("groups", "Groups", placed.Proof.Commitments.Aux.Count)
        .Add("chainId", "Chain", placed.Context.ChainId.ToString(null, CultureInfo.InvariantCulture))
        .Add("consumer", "Consumer", Quantities.Address(placed.Context.Contract))
        .Add("challenge", "Challenge", placed.Context.ChallengeId.ToString(null, CultureInfo.InvariantCulture))
        .Add("submitter", "Submitter", Quantities.Address(placed.Context.Submitter));

    private static void DescribeProof(Report report, AccuracyProof proof) => report
        .Add("correct", "Claims correct", proof.Correct)
        .Add("groups", "Groups", proof.Commitments.Aux.Count)
        .Add("messages", "Scalars", proof.Messages.Count);
}
