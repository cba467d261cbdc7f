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
    private readonly Option<string?> _key = FileArguments.Optional(
        "--key", $"The circuit's key, {DefaultFiles.CircuitKey} unless told; of an inner proof the SRS's verifying part, {DefaultFiles.VerifierKey}");

    private readonly ContextOptions _context = new();

    /// <summary>Makes the command.</summary>
    public VerifyCommand(CommandEnvironment environment, CommonOptions common)
        : base("verify", "Check a proof against a circuit and two commitments", environment, common)
    {
        Add(_proof);
        Add(_circuit);
        Add(_model);
        Add(_data);
        Add(_key);
        _context.AddTo(this);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        string path = arguments.GetValue(_proof)!;
        AccuracyCircuit circuit = CircuitFile.Read(arguments.GetValue(_circuit)!);
        ModelCommitment model = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
        DataCommitment data = DataCommitmentFile.Read(arguments.GetValue(_data)!);
        string? key = arguments.GetValue(_key);
        try
        {
            return Read(path, BinaryFile.Identify) == FileKinds.Proof
                ? VerifyInner(session, VerifierKeyFile.Read(key ?? DefaultFiles.VerifierKey), circuit, model, data, path)
                : VerifyWrapped(arguments, session, WrapKeyFile.Read(key ?? DefaultFiles.CircuitKey), circuit, model, data, path);
        }
        catch (UnreadableProofException refusal)
        {
            return Conclude(Verdict.Reject(RejectionReason.Encoding, refusal.Message), session.Report);
        }
    }

    private ExitCode VerifyWrapped(
        ParseResult arguments, CommandSession session, CircuitKey key, AccuracyCircuit circuit, ModelCommitment model, DataCommitment data, string path)
    {
        SrsNotice.Show(key.Origin, session);
        PlacedProof placed = Read(path, WrappedProofFile.Read);
        StatementContext context = _context.Read(arguments, placed.Context);
        return Judge(
            session, circuit, placed.Proof.Correct,
            () => ProvingPipeline.Verify(key.Wrap, circuit, model, data, placed with { Context = context }, session.Progress), context);
    }

    private static ExitCode VerifyInner(
        CommandSession session, VerifierKey key, AccuracyCircuit circuit, ModelCommitment model, DataCommitment data, string path)
    {
        SrsNotice.Show(key.Origin, session);
        AccuracyProof proof = Read(path, AccuracyProofFile.Read);
        return Judge(
            session, circuit, proof.Correct,
            () => ProvingPipeline.VerifyInner(key.Kzg, circuit, model, data, proof, session.Progress), StatementContext.OffChain);
    }

    private static ExitCode Judge(CommandSession session, AccuracyCircuit circuit, int correct, Func<Verdict> verify, StatementContext context)
    {
        long start = Stopwatch.GetTimestamp();
        Verdict verdict = verify();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (verdict.IsAccepted)
        {
            session.Report
                .Add("correct", "Correct", correct, Quantities.Share(correct, circuit.Samples))
                .Add("samples", "Samples", circuit.Samples)
                .Add("seconds", "Time", Math.Round(time.TotalSeconds, 4), Quantities.Duration(time));
            if (context != StatementContext.OffChain)
            {
                session.Report
                    .Add("chainId", "Chain", context.ChainId.ToString(null, System.Globalization.CultureInfo.InvariantCulture))
                    .Add("consumer", "Consumer", Quantities.Address(context.Contract))
                    .Add("challenge", "Challenge", context.ChallengeId.ToString(null, System.Globalization.CultureInfo.InvariantCulture))
                    .Add("submitter", "Submitter", Quantities.Address(context.Submitter));
            }
        }

        return Conclude(verdict, session.Report);
    }

    // Whatever is wrong with the prover's bytes is a rejection; a file of the verifier's own that cannot be read is a failure.
    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (FileFormatException refusal) when (File.Exists(path))
        {
            throw new UnreadableProofException(refusal.Message);
        }
    }

    private static ExitCode Conclude(Verdict verdict, Report report)
    {
        report.Add("accepted", "Accepted", verdict.IsAccepted);
        if (verdict.IsAccepted)
            return ExitCode.Ok;
        report.Add("reason", "Reason", verdict.Reason.ToString()!).Add("place", "Where", verdict.Place);
        return ExitCode.ProofRejected;
    }

    private sealed class UnreadableProofException(string message) : Exception(message);
}
