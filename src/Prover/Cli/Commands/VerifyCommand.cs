using System.CommandLine;
using System.Diagnostics;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

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

    private readonly Option<string?> _srs = FileArguments.Optional("--srs", "Make the circuit's key from this SRS, and trust no file for it");
    private readonly ContextOptions _context = new();
    private readonly ChainOptions _chain = new();
    private readonly Option<bool> _send = new("--send") { Description = "With --rpc, in a transaction that a block records, and not only a call" };

    /// <summary>Makes the command.</summary>
    public VerifyCommand(CommandEnvironment environment, CommonOptions common)
        : base("verify", "Check a proof against a circuit, its key and two commitments", environment, common)
    {
        Add(_proof);
        Add(_circuit);
        Add(_model);
        Add(_data);
        Add(_key);
        Add(_srs);
        _context.AddTo(this);
        _chain.AddTo(this);
        Add(_send);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        string path = arguments.GetValue(_proof)!;
        if ((arguments.GetValue(_chain.Rpc) is null) != (_chain.Contract(arguments) is null))
            throw new UsageException("a proof is checked on chain by a contract at a node", "give both --rpc and --contract, or neither");
        StatementContext context = _context.Read(arguments);
        AccuracyCircuit circuit = CircuitFile.Read(arguments.GetValue(_circuit)!);
        ModelCommitment model = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
        DataCommitment data = DataCommitmentFile.Read(arguments.GetValue(_data)!);
        try
        {
            if (Read(path, BinaryFile.Identify) != FileKinds.Proof)
                return VerifyWrapped(arguments, session, ReadKey(arguments, session, circuit), circuit, model, data, path, context);
            if (arguments.GetValue(_chain.Rpc) is not null || context != StatementContext.OffChain || arguments.GetValue(_srs) is not null)
                throw new UsageException("this is an inner proof: it is for no chain and has no circuit key", "leave the options out, or ask for a wrapped proof");
            return VerifyInner(session, VerifierKeyFile.Read(arguments.GetValue(_key) ?? DefaultFiles.VerifierKey), circuit, model, data, path);
        }
        catch (UnreadableProofException refusal)
        {
            return Conclude(Verdict.Reject(RejectionReason.Encoding, refusal.Message), session.Report);
        }
    }

    // A proof means what its key means, so whose word the key is matters as much as the verdict.
    private CircuitKey ReadKey(ParseResult arguments, CommandSession session, AccuracyCircuit circuit)
    {
        if (arguments.GetValue(_srs) is not { } path)
        {
            session.Status("note: the circuit's key is taken as it is; 'prover circuit key --check', or --srs here, makes it again and compares");
            return WrapKeyFile.Read(arguments.GetValue(_key) ?? DefaultFiles.CircuitKey);
        }

        using var srs = Srs.Open(path);
        return new CircuitKey(
            new ProvingPipeline(CpuBackend.Create(), srs, session.Progress, session.Cancellation).MakeKey(circuit), srs.Origin);
    }

    private ExitCode VerifyWrapped(
        ParseResult arguments,
        CommandSession session,
        CircuitKey key,
        AccuracyCircuit circuit,
        ModelCommitment model,
        DataCommitment data,
        string path,
        StatementContext context)
    {
        SrsNotice.Show(key.Origin, session);
        PlacedProof placed = Read(path, WrappedProofFile.Read);
        session.Report.Add("key", "Circuit's key", Convert.ToHexStringLower(key.Wrap.Digest()));
        ExitCode code = Judge(session, circuit, placed.Proof.Correct, () => placed.Context != context
            ? Verdict.Reject(RejectionReason.Statement, $"the proof was made for {ContextOptions.Describe(placed.Context)}")
            : ProvingPipeline.Verify(key.Wrap, circuit, model, data, placed, session.Progress));
        return code == ExitCode.Ok && arguments.GetValue(_chain.Rpc) is { } url
            ? VerifyOnChain(arguments, session, url, key.Wrap, new WrapStatement(context, model.Commitment, data.Groups), placed.Proof)
            : code;
    }

    // The native verdict comes first: it knows the circuit, which the contract knows by its key's digest alone.
    private ExitCode VerifyOnChain(
        ParseResult arguments, CommandSession session, string url, WrapKey key, WrapStatement statement, WrappedProof proof)
    {
        using var client = new JsonRpcChainClient(url);
        AccuracyVerifierContract contract = new(client, _chain.Contract(arguments)!.Value);
        VerifierContractCheck.Require(contract, ContractArtifact.AccuracyVerifier(), session);
        string? refusal = contract.FindRefusal(key, statement, proof, session.Cancellation);
        session.Report
            .Add("contract", "Contract", contract.Address.ToString())
            .Add("acceptedOnChain", "Accepted on chain", refusal is null);
        if (refusal is not null)
        {
            session.Report.Add("contractReason", "The contract's reason", refusal);
            return ExitCode.ProofRejected;
        }

        if (arguments.GetValue(_send))
        {
            TransactionReceipt receipt = contract.Verify(_chain.Sender(arguments, client, session), key, statement, proof, session.Cancellation);
            session.Report
                .Add("transaction", "Transaction", receipt.Transaction.ToString())
                .Add("gas", "Gas", (long)receipt.GasUsed);
        }

        return ExitCode.Ok;
    }

    private static ExitCode VerifyInner(
        CommandSession session, VerifierKey key, AccuracyCircuit circuit, ModelCommitment model, DataCommitment data, string path)
    {
        SrsNotice.Show(key.Origin, session);
        AccuracyProof proof = Read(path, AccuracyProofFile.Read);
        return Judge(
            session, circuit, proof.Correct, () => ProvingPipeline.VerifyInner(key.Kzg, circuit, model, data, proof, session.Progress));
    }

    private static ExitCode Judge(CommandSession session, AccuracyCircuit circuit, int correct, Func<Verdict> verify)
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
