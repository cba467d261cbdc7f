using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

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
    private readonly Option<string> _proof = FileArguments.Option("--proof", "Where to write the proof", DefaultFiles.Proof);
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
        Add(_proof);
        Add(_backend);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        ModelCommitment model = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
        ModelOpening modelOpening = ModelOpeningFile.Read(arguments.GetValue(_modelOpening)!);
        DataCommitment data = DataCommitmentFile.Read(arguments.GetValue(_data)!);
        DataOpening dataOpening = DataOpeningFile.Read(arguments.GetValue(_dataOpening)!);
        IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
        using var srs = Srs.Open(arguments.GetValue(_srs)!);
        SrsNotice.Show(srs.Origin, session);

        (AccuracyCircuit circuit, AccuracyProof proof) =
            new ProvingPipeline(backend, srs, session.Progress, session.Cancellation).Prove((modelOpening, model), (dataOpening, data));
        Verdict verdict = ProvingPipeline.Verify(srs.VerifierKey, circuit, model, data, proof, session.Progress);
        if (!verdict.IsAccepted)
        {
            throw new UserErrorException(
                $"the proof does not verify ({verdict.Reason}): an opening does not belong to its commitment",
                "use the openings that 'prover commit-data' and 'prover commit-model' wrote together with the commitments");
        }

        CircuitFile.Write(arguments.GetValue(_circuit)!, circuit);
        AccuracyProofFile.Write(arguments.GetValue(_proof)!, proof);
        session.Report
            .Add("correct", "Correct", proof.Correct, Quantities.Share(proof.Correct, circuit.Samples))
            .Add("samples", "Samples", circuit.Samples)
            .Add("circuit", "Circuit", arguments.GetValue(_circuit)!)
            .Add("proof", "Proof", arguments.GetValue(_proof)!)
            .Add("proofBytes", "Size", new FileInfo(arguments.GetValue(_proof)!).Length);
        return ExitCode.Ok;
    }
}
