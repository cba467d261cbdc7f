namespace Zkml.Prover.Pipelines;

/// <summary>
/// A stretch of work that takes time. This list is the only one: progress display, <c>--timings</c> files and benchmarks use its names.
/// </summary>
public sealed class Phase
{
    /// <summary>Reading a model and checking its bytes.</summary>
    public static readonly Phase ImportModel = new("import-model", "Reading the model", "node");

    /// <summary>Running the float model on calibration images and choosing ranges.</summary>
    public static readonly Phase Quantize = new("quantize", "Quantizing", "image");

    /// <summary>Running the float and the integer network on labelled images.</summary>
    public static readonly Phase MeasureAccuracy = new("measure-accuracy", "Measuring accuracy", "image");

    /// <summary>Making, importing or checking a structured reference string.</summary>
    public static readonly Phase Srs = new("srs", "Preparing the SRS", "point");

    /// <summary>Compiling an architecture to a circuit.</summary>
    public static readonly Phase Compile = new("compile", "Compiling the circuit", "layer");

    /// <summary>Committing to samples and labels, group by group.</summary>
    public static readonly Phase CommitData = new("commit-data", "Committing to the data", "group");

    /// <summary>Committing to the weights.</summary>
    public static readonly Phase CommitModel = new("commit-model", "Committing to the model", "weight");

    /// <summary>Running the integer network on every sample and filling in the lookups' inputs and outputs.</summary>
    public static readonly Phase Witness = new("witness", "Solving the witness", "sample");

    /// <summary>Committing to the witness, the multiplicities and the mask.</summary>
    public static readonly Phase CommitWitness = new("commit-witness", "Committing to the witness", "group");

    /// <summary>Building the fraction tree over all lookups.</summary>
    public static readonly Phase BuildFractionTree = new("build-fraction-tree", "Summing the lookups", "lookup");

    /// <summary>The LogUp-GKR sumchecks, layer by layer.</summary>
    public static readonly Phase LogUp = new("logup", "Proving the lookups", "fraction");

    /// <summary>Folding all samples into one at the point r_n.</summary>
    public static readonly Phase FoldSamples = new("fold-samples", "Folding the samples", "group");

    /// <summary>The batched sumchecks of the linear layers.</summary>
    public static readonly Phase LinearLayers = new("linear-layers", "Proving the linear layers", "round");

    /// <summary>Reducing all claims to one evaluation.</summary>
    public static readonly Phase ReduceClaims = new("reduce-claims", "Reducing the claims", "round");

    /// <summary>Compiling the inner verifier to a circuit and committing to it.</summary>
    public static readonly Phase WrapKey = new("wrap-key", "Compiling the wrap", "column");

    /// <summary>Proving knowledge of the inner proof.</summary>
    public static readonly Phase Wrap = new("wrap", "Wrapping the proof", "step");

    /// <summary>The Mercury opening of the one remaining claim.</summary>
    public static readonly Phase Open = new("open", "Opening the commitment", "step");

    /// <summary>Checking a proof.</summary>
    public static readonly Phase Verify = new("verify", "Verifying", "step");

    private Phase(string name, string title, string unit)
    {
        Name = name;
        Title = title;
        Unit = unit;
    }

    /// <summary>Every phase, in the order of a whole run.</summary>
    public static IReadOnlyList<Phase> All { get; } =
    [
        ImportModel, Quantize, MeasureAccuracy, Srs, Compile, CommitData, CommitModel, Witness, CommitWitness, BuildFractionTree, LogUp,
        FoldSamples, LinearLayers, ReduceClaims, WrapKey, Wrap, Open, Verify,
    ];

    /// <summary>The name in files: lower case, words joined by hyphens.</summary>
    public string Name { get; }

    /// <summary>What a person reads while it lasts.</summary>
    public string Title { get; }

    /// <summary>What its progress counts, in the singular.</summary>
    public string Unit { get; }

    /// <summary>The name in files.</summary>
    public override string ToString() => Name;
}
