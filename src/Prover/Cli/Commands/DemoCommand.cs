using System.CommandLine;
using System.Diagnostics;
using Zkml.Algebra.Backends;
using Zkml.Circuits;
using Zkml.Circuits.Checking;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Circuits.Quantization;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover demo</c>: the whole way from a real model to a verified proof, on the samples that ship with the program.</summary>
internal sealed class DemoCommand : ProverCommand
{
    private readonly Option<int?> _samples = SampleOptions.Count("--samples", "Prove on so many of the 200 hold-out images; on all unless told");
    private readonly Option<int> _groupSize = SampleOptions.GroupSize();
    private readonly Option<string> _backend = BackendOption.Create();
    private readonly Option<bool> _offChain = new("--off-chain") { Description = "Start no chain; verify natively alone" };

    /// <summary>Makes the command.</summary>
    public DemoCommand(CommandEnvironment environment, CommonOptions common)
        : base("demo", "Quantize a LeNet-5, prove its accuracy on real CIFAR-10 images, verify the proof here and on a local chain", environment, common)
    {
        Add(_samples);
        Add(_groupSize);
        Add(_backend);
        Add(_offChain);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        int groupBits = SampleOptions.GroupBits(arguments.GetValue(_groupSize));
        int? count = SampleOptions.Positive("--samples", arguments.GetValue(_samples));
        IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
        SampleSet holdout = SampleReader.Read(ShippedSamples.PathOf(ShippedSamples.Images), count: count);
        QuantizedModel model = ShippedSamples.Quantize(ShippedSamples.LeNet5, session.Progress, session.Cancellation);
        AccuracyReport accuracy;
        using (session.Progress.Begin(Phase.MeasureAccuracy))
            accuracy = model.Evaluate(holdout, session.Cancellation);

        AccuracyCircuit compiled = CircuitCompiler.Compile(model.Network.Architecture, holdout.Count, groupBits);
        using DevelopmentChain? chain = StartChain(arguments, session);
        using JsonRpcChainClient? client = chain is null ? null : new JsonRpcChainClient(chain.Url);
        using Srs srs = UnsafeSetup.Open(WrapKeyGenerator.RequiredBits(compiled), progress: session.Progress, cancellation: session.Cancellation);
        var pipeline = new ProvingPipeline(backend, srs, session.Progress, session.Cancellation);
        (DataCommitment data, DataOpening dataOpening) = pipeline.CommitData(holdout, groupBits);
        (ModelCommitment modelCommitment, ModelOpening modelOpening) = pipeline.CommitModel(model.Network);

        // A proof for a chain names the contract that acts on it: here the verifying contract itself.
        TransactionSender? sender = client is null
            ? null
            : new TransactionSender(client, chain!.UnsafeAccount, AccuracyVerifierAbi.Errors, new TransactionOptions());
        (AccuracyVerifierContract Contract, TransactionReceipt Receipt)? deployed = sender is null
            ? null
            : AccuracyVerifierContract.Deploy(client!, sender, ContractArtifact.AccuracyVerifier(), cancellation: session.Cancellation);
        StatementContext context = deployed is null
            ? StatementContext.OffChain
            : new StatementContext(
                client!.GetChainId(session.Cancellation), deployed.Value.Contract.Address.ToBigInteger(), 1, sender!.Address.ToBigInteger());

        long start = Stopwatch.GetTimestamp();
        (AccuracyCircuit circuit, WrapKey key, WrappedProof proof) =
            pipeline.Prove((modelOpening, modelCommitment), (dataOpening, data), context);
        PlacedProof placed = new(context, proof);
        TimeSpan proving = Stopwatch.GetElapsedTime(start);

        start = Stopwatch.GetTimestamp();
        Verdict verdict = ProvingPipeline.Verify(key, circuit, modelCommitment, data, placed, session.Progress);
        TimeSpan verifying = Stopwatch.GetElapsedTime(start);
        session.Status("note: the demo's structured reference string is for development; see 'prover srs --help'");
        session.Report
            .Add("model", "Model", Path.GetFileName(ShippedSamples.LeNet5))
            .Add("samples", "Hold-out images", holdout.Count);
        QuantizationText.AddConstants(session.Report, model.Report);
        QuantizationText.AddAccuracy(session.Report, "holdout", "hold-out", accuracy);
        session.Report
            .Add("lookups", "Lookups", (long)circuit.Samples * CircuitCost.Of(circuit).LookupsPerSample)
            .Add("openingBits", "Size of the opening", circuit.OpeningBits, $"2^{circuit.OpeningBits}")
            .Add("proofBytes", "Size of the proof", WrappedProofFile.Encode(placed).Length)
            .Add("proveSeconds", "Time to prove", Math.Round(proving.TotalSeconds, 3), Quantities.Duration(proving))
            .Add("verifySeconds", "Time to verify", Math.Round(verifying.TotalSeconds, 4), Quantities.Duration(verifying))
            .Add("proved", "Proved correct", proof.Correct, Quantities.Share(proof.Correct, holdout.Count))
            .Add("rows", "Rows of the wrap", 1 << key.LogRows, $"2^{key.LogRows}")
            .Add("accepted", "Accepted", verdict.IsAccepted);
        if (!verdict.IsAccepted)
        {
            session.Report.Add("reason", "Reason", verdict.ToString());
            return ExitCode.ProofRejected;
        }

        if (deployed is not null)
            VerifyOnChain(session, deployed.Value, sender!, key, new WrapStatement(context, modelCommitment.Commitment, data.Groups), proof);
        return ExitCode.Ok;
    }

    private DevelopmentChain? StartChain(ParseResult arguments, CommandSession session)
    {
        if (arguments.GetValue(_offChain))
            return null;
        try
        {
            return DevelopmentChain.Start(cancellation: session.Cancellation);
        }
        catch (UserErrorException missing)
        {
            session.Status($"note: nothing is sent to a chain: {missing.Message}; {missing.Help}");
            return null;
        }
    }

    private static void VerifyOnChain(
        CommandSession session,
        (AccuracyVerifierContract Contract, TransactionReceipt Receipt) deployed,
        TransactionSender sender,
        WrapKey key,
        WrapStatement statement,
        WrappedProof proof)
    {
        TransactionReceipt registered = deployed.Contract.Register(sender, key, session.Cancellation)!;
        TransactionReceipt verified = deployed.Contract.Verify(sender, key, statement, proof, session.Cancellation);
        session.Report
            .Add("deployGas", "Gas to deploy the verifier", (long)deployed.Receipt.GasUsed)
            .Add("registerGas", "Gas to register the circuit", (long)registered.GasUsed)
            .Add("calldataBytes", "Calldata of the proof", AccuracyVerifierAbi.EncodeVerify(key, statement, proof).Length)
            .Add("verifyGas", "Gas to verify the proof", (long)verified.GasUsed)
            .Add("acceptedOnChain", "Accepted on chain", verified.IsSuccessful);
    }
}
