using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover prove</c>: both openings to a proof.</summary>
internal sealed class ProveCommand : ProverCommand
{
    private readonly Option<string> _model = FileArguments.Option("--model", "The commitment to the model", DefaultFiles.ModelCommitment);
    private readonly Option<string> _modelOpening = FileArguments.Option("--model-opening", "Its opening", DefaultFiles.ModelOpening);
    private readonly Option<string> _data = FileArguments.Option("--data", "The commitment to the data", DefaultFiles.DataCommitment);
    private readonly Option<string> _dataOpening = FileArguments.Option("--data-opening", "Its opening", DefaultFiles.DataOpening);
    private readonly Option<string> _srs = FileArguments.Option("--srs", "The structured reference string", DefaultFiles.Srs);
    private readonly Option<string> _circuit = FileArguments.Option("--circuit", "Where to describe the circuit", DefaultFiles.Circuit);
    private readonly Option<string> _key = FileArguments.Option("--key", "Where to write the circuit's key", DefaultFiles.CircuitKey);
    private readonly Option<string?> _proof = FileArguments.Optional(
        "--proof", $"Where to write the proof; {DefaultFiles.Proof} or {DefaultFiles.InnerProof} unless told");

    private readonly Option<bool> _inner = new("--inner")
    {
        Description = "Write the inner proof alone: made sooner, but it tells its verifiers something about weights and samples",
    };

    private readonly ContextOptions _context = new();
    private readonly Option<string> _backend = BackendOption.Create();

    /// <summary>Makes the command.</summary>
    public ProveCommand(CommandEnvironment environment, CommonOptions common)
        : base("prove", "Prove how many of the committed samples the committed model classifies correctly", environment, common)
    {
        Add(_model);
        Add(_modelOpening);
        Add(_data);
        Add(_dataOpening);
        Add(_srs);
        Add(_circuit);
        Add(_key);
        Add(_proof);
        Add(_inner);
        _context.AddTo(this);
        Add(_backend);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        StatementContext context = _context.Read(arguments);
        bool inner = arguments.GetValue(_inner);
        if (inner && context != StatementContext.OffChain)
            throw new UsageException("an inner proof is for no chain", "leave out --inner, or the options that place the proof");
        ModelCommitment model = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
        ModelOpening modelOpening = ModelOpeningFile.Read(arguments.GetValue(_modelOpening)!);
        DataCommitment data = DataCommitmentFile.Read(arguments.GetValue(_data)!);
        DataOpening dataOpening = DataOpeningFile.Read(arguments.GetValue(_dataOpening)!);
        IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
        using var srs = Srs.Open(arguments.GetValue(_srs)!);
        SrsNotice.Show(srs.Origin, session);

        var pipeline = new ProvingPipeline(backend, srs, session.Progress, session.Cancellation);
        string path = arguments.GetValue(_proof) ?? (inner ? DefaultFiles.InnerProof : DefaultFiles.Proof);
        AccuracyCircuit circuit;
        int correct;
        if (inner)
        {
            (circuit, AccuracyProof proof) = pipeline.ProveInner((modelOpening, model), (dataOpening, data));
            RequireAccepted(ProvingPipeline.VerifyInner(srs.VerifierKey, circuit, model, data, proof, session.Progress));
            AccuracyProofFile.Write(path, proof);
            correct = proof.Correct;
        }
        else
        {
            (circuit, WrapKey key, WrappedProof proof) = pipeline.Prove((modelOpening, model), (dataOpening, data), context);
            PlacedProof placed = new(context, proof);
            RequireAccepted(ProvingPipeline.Verify(key, circuit, model, data, placed, session.Progress));
            WrapKeyFile.Write(arguments.GetValue(_key)!, new CircuitKey(key, srs.Origin));
            WrappedProofFile.Write(path, placed);
            correct = proof.Correct;
            session.Report
                .Add("key", "Key", arguments.GetValue(_key)!)
                .Add("keyDigest", "Its digest", Convert.ToHexStringLower(key.Digest()));
        }

        CircuitFile.Write(arguments.GetValue(_circuit)!, circuit);
        session.Report
            .Add("correct", "Correct", correct, Quantities.Share(correct, circuit.Samples))
            .Add("samples", "Samples", circuit.Samples)
            .Add("circuit", "Circuit", arguments.GetValue(_circuit)!)
            .Add("proof", "Proof", path)
            .Add("proofBytes", "Size", new FileInfo(path).Length);
        return ExitCode.Ok;
    }

    private static void RequireAccepted(Verdict verdict)
    {
        if (!verdict.IsAccepted)
        {
            throw new UserErrorException(
                $"the proof does not verify ({verdict.Reason}): an opening does not belong to its commitment",
                "use the openings that 'prover commit-data' and 'prover commit-model' wrote together with the commitments");
        }
    }
}
