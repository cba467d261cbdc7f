using System.CommandLine;
using System.Diagnostics;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover verify</c>: public files only.</summary>
internal sealed class VerifyCommand : ProverCommand
{
    private readonly Argument<string> _proof = FileArguments.Argument("proof", "The proof", DefaultFiles.Proof);
    private readonly Option<string> _circuit = FileArguments.Option("--circuit", "The circuit that was agreed upon", DefaultFiles.Circuit);
    private readonly Option<string> _model = FileArguments.Option("--model", "The model owner's commitment", DefaultFiles.ModelCommitment);
    private readonly Option<string> _data = FileArguments.Option("--data", "The data owner's commitment", DefaultFiles.DataCommitment);
    private readonly Option<string> _key = FileArguments.Option("--key", "The SRS's verifying part", DefaultFiles.VerifierKey);

    /// <summary>Makes the command.</summary>
    public VerifyCommand(CommandEnvironment environment, CommonOptions common)
        : base("verify", "Check a proof against a circuit and two commitments", environment, common)
    {
        Add(_proof);
        Add(_circuit);
        Add(_model);
        Add(_data);
        Add(_key);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        AccuracyCircuit circuit = CircuitFile.Read(arguments.GetValue(_circuit)!);
        ModelCommitment model = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
        DataCommitment data = DataCommitmentFile.Read(arguments.GetValue(_data)!);
        VerifierKey key = VerifierKeyFile.Read(arguments.GetValue(_key)!);
        SrsNotice.Show(key.Origin, session);
        string path = arguments.GetValue(_proof)!;
        AccuracyProof proof;
        try
        {
            proof = AccuracyProofFile.Read(path);
        }
        catch (FileFormatException refusal) when (File.Exists(path))
        {
            return Conclude(Verdict.Reject(RejectionReason.Encoding, refusal.Message), session.Report);
        }

        long start = Stopwatch.GetTimestamp();
        Verdict verdict = ProvingPipeline.Verify(key.Kzg, circuit, model, data, proof, session.Progress);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (verdict.IsAccepted)
        {
            session.Report
                .Add("correct", "Correct", proof.Correct, Quantities.Share(proof.Correct, circuit.Samples))
                .Add("samples", "Samples", circuit.Samples)
                .Add("seconds", "Time", Math.Round(time.TotalSeconds, 4), Quantities.Duration(time));
        }

        return Conclude(verdict, session.Report);
    }

    // Whatever is wrong with the prover's bytes is a rejection; a file of the verifier's own that cannot be read is a failure.
    private static ExitCode Conclude(Verdict verdict, Report report)
    {
        report.Add("accepted", "Accepted", verdict.IsAccepted);
        if (verdict.IsAccepted)
            return ExitCode.Ok;
        report.Add("reason", "Reason", verdict.Reason.ToString()!).Add("place", "Where", verdict.Place);
        return ExitCode.ProofRejected;
    }
}
