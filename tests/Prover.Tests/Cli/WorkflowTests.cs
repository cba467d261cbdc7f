using System.Runtime.InteropServices;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Cli;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Wrap;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Cli;

/// <summary>The commands one after another, as users run them, on a network that is small enough for a test.</summary>
public sealed class WorkflowTests : IClassFixture<WorkflowTests.Folder>
{
    private readonly Folder _folder;
    private readonly CommandLineHarness _harness = new();

    public WorkflowTests(Folder folder) => _folder = folder;

    [Fact]
    public void Verify_OfAnHonestProof_AcceptsAndCounts()
    {
        Assert.Equal(ExitCode.Ok, _harness.Run(_folder.Verify()));
        Assert.True((bool)_harness.Json["accepted"]!);
        Assert.Equal(_folder.Correct, (int)_harness.Json["correct"]!);
        Assert.Equal(Folder.Samples, (int)_harness.Json["samples"]!);
    }

    [Fact]
    public void Verify_AgainstOtherData_Rejects()
    {
        string other = _folder.PathOf("other.commitment");
        _folder.CommitData("--commitment", other, "--opening", _folder.PathOf("other.opening"));
        Assert.Equal(ExitCode.ProofRejected, _harness.Run(_folder.Verify(data: other)));
        Assert.False((bool)_harness.Json["accepted"]!);
        Assert.NotEmpty((string)_harness.Json["reason"]!);
    }

    [Fact]
    public void Verify_OfACircuitForFewerSamples_Rejects()
    {
        // As many groups as the data has, so that the number of commitments fits.
        AccuracyCircuit circuit = CircuitFile.Read(_folder.PathOf(DefaultFiles.Circuit));
        string fewer = _folder.PathOf("fewer.circuit");
        CircuitFile.Write(fewer, CircuitCompiler.Compile(circuit.Architecture, Folder.Samples - 1, circuit.GroupBits));
        Assert.Equal(ExitCode.ProofRejected, _harness.Run(_folder.Verify(circuit: fewer)));
        Assert.Equal(nameof(RejectionReason.Statement), (string)_harness.Json["reason"]!);
    }

    [Fact]
    public void Verify_OfAnInnerProof_AcceptsWithTheSrsKeyAndNamesNoContext()
    {
        string inner = _folder.PathOf(DefaultFiles.InnerProof);
        string key = _folder.PathOf(DefaultFiles.VerifierKey);
        Assert.Equal(ExitCode.Ok, _harness.Run(_folder.Verify(proof: inner, key: key)));
        Assert.Equal(_folder.Correct, (int)_harness.Json["correct"]!);
        Assert.Equal(ExitCode.BadUsage, new CommandLineHarness().Run([.. _folder.Verify(proof: inner, key: key), "--submitter", "0xdead"]));
    }

    // Whoever bears a proof does not say what it is for.
    [Fact]
    public void Verify_ForAPlaceThatTheProofWasNotMadeFor_Rejects()
    {
        string placed = _folder.PathOf("placed.proof");
        string[] place = ["--chain-id", "31337", "--consumer", "0xC0FFEE", "--challenge", "7", "--submitter", "0xBEEF"];
        Assert.Equal(ExitCode.Ok, _harness.Run(_folder.Prove(["--proof", placed, .. place])));
        CommandLineHarness own = new();
        Assert.Equal(ExitCode.Ok, own.Run([.. _folder.Verify(proof: placed), .. place]));
        foreach (string[] other in new string[][] { [], [.. place[..^1], "0xBEEE"], ["--chain-id", "1", .. place[2..]] })
        {
            CommandLineHarness harness = new();
            Assert.Equal(ExitCode.ProofRejected, harness.Run([.. _folder.Verify(proof: placed), .. other]));
            Assert.Equal(nameof(RejectionReason.Statement), (string)harness.Json["reason"]!);
            Assert.Contains("--submitter 0x000000000000000000000000000000000000beef", (string)harness.Json["place"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CircuitKey_MadeAgain_IsTheSameAndAnotherIsRefused()
    {
        string circuit = _folder.PathOf(DefaultFiles.Circuit);
        string[] check = ["circuit", "key", circuit, "--srs", _folder.PathOf(DefaultFiles.Srs), "--check", "--json", "--key"];
        Assert.Equal(ExitCode.Ok, _harness.Run([.. check, _folder.PathOf(DefaultFiles.CircuitKey)]));
        Assert.True((bool)_harness.Json["matches"]!);

        CircuitKey own = WrapKeyFile.Read(_folder.PathOf(DefaultFiles.CircuitKey));
        string forged = _folder.PathOf("forged.key");
        foreach (CircuitKey other in new[]
        {
            own with { Wrap = own.Wrap with { Preprocessed = -own.Wrap.Preprocessed } },
            own with { Origin = SrsOrigin.Ceremony },
        })
        {
            WrapKeyFile.Write(forged, other);
            Assert.Equal(ExitCode.Failed, new CommandLineHarness().Run([.. check, forged]));
        }

        Assert.Equal(ExitCode.Ok, new CommandLineHarness().Run([.. _folder.Verify(), "--srs", _folder.PathOf(DefaultFiles.Srs)]));
        CommandLineHarness rejected = new();
        WrapKeyFile.Write(forged, own with { Wrap = own.Wrap with { Preprocessed = -own.Wrap.Preprocessed } });
        Assert.Equal(ExitCode.ProofRejected, rejected.Run(_folder.Verify(key: forged)));
    }

    [Fact]
    public void CircuitRows_AddUp()
    {
        Assert.Equal(ExitCode.Ok, _harness.Run("circuit", "rows", _folder.PathOf(DefaultFiles.Circuit), "--json"));
        Assert.Equal((int)_harness.Json["rows"]!, _harness.Json["gadgets"]!.AsArray().Sum(gadget => (int)gadget!["rows"]!));
    }

    [Fact]
    public void Prove_WithAnOpeningOfAnotherCommitment_WritesNothing()
    {
        string opening = _folder.PathOf("stray.opening");
        string proof = _folder.PathOf("stray.proof");
        _folder.CommitData("--commitment", _folder.PathOf("stray.commitment"), "--opening", opening);
        Assert.Equal(ExitCode.Failed, _harness.Run(_folder.Prove("--proof", proof, "--data-opening", opening)));
        Assert.Contains("does not belong to its commitment", _harness.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(proof));
    }

    [Fact]
    public void Verify_OfADamagedProof_Rejects()
    {
        byte[] proof = File.ReadAllBytes(_folder.PathOf(DefaultFiles.Proof));
        proof[proof.Length / 2] ^= 1;
        string damaged = _folder.PathOf("damaged.proof");
        File.WriteAllBytes(damaged, proof);
        Assert.Equal(ExitCode.ProofRejected, _harness.Run(_folder.Verify(proof: damaged)));
        Assert.Equal(nameof(RejectionReason.Encoding), (string)_harness.Json["reason"]!);
    }

    [Fact]
    public void Verify_WithoutAFile_FailsAndNamesIt()
    {
        Assert.Equal(ExitCode.Failed, _harness.Run(_folder.Verify(proof: _folder.PathOf("missing.proof"))));
        Assert.Equal(ExitCode.Failed, _harness.Run(_folder.Verify(data: _folder.PathOf("missing.commitment"))));
        Assert.Contains(_harness.ErrorLines, line => line.Contains("missing.proof", StringComparison.Ordinal));
        Assert.Contains(_harness.ErrorLines, line => line.Contains("missing.commitment", StringComparison.Ordinal));
        Assert.Empty(_harness.Output);
    }

    [Fact]
    public void Openings_AreForTheirOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (string name in (string[])[DefaultFiles.DataOpening, DefaultFiles.ModelOpening, DefaultFiles.Network])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.PathOf(name)));
    }

    [Fact]
    public void Prove_ThatIsCancelled_LeavesNoFile()
    {
        using var cancellation = new CancellationTokenSource();
        var harness = new CommandLineHarness(cancellation.Token);
        cancellation.Cancel();
        string proof = _folder.PathOf("cancelled.proof");
        Assert.Equal(ExitCode.Failed, harness.Run(_folder.Prove("--proof", proof, "--circuit", _folder.PathOf("cancelled.circuit"))));
        Assert.Equal(["error: cancelled"], harness.ErrorLines);
        Assert.Empty(Directory.GetFiles(_folder.Path, "cancelled*"));
    }

    [Theory]
    [InlineData("srs")]
    [InlineData("srs", "--size", "40", "--unsafe-development")]
    [InlineData("srs", "--unsafe-development")]
    [InlineData("srs", "--size", "4", "--unsafe-development", "--ptau", "x")]
    [InlineData("commit-data", "x", "--group-size", "63")]
    [InlineData("commit-data", "x", "--samples", "0")]
    [InlineData("import", "x")]
    [InlineData("import", "x", "--calibration", "y", "--mean", "0.5")]
    [InlineData("import", "x", "--calibration", "y", "--mean", "0.5", "--deviation", "a,b")]
    [InlineData("import", "x", "--calibration", "y", "--mean", "0.5", "--deviation", "1", "--raw-pixels")]
    public void Options_ThatMakeNoSense_AreBadUsage(params string[] arguments)
    {
        Assert.Equal(ExitCode.BadUsage, _harness.Run(arguments));
        Assert.Equal(2, _harness.ErrorLines.Count);
    }

    [Fact]
    public void Backend_ThatIsNotThere_IsNotReplaced()
    {
        ExitCode code = _harness.Run(_folder.Prove("--backend", "gpu"));
        if (NativeLibrary.TryLoad("libcuda.so.1", out _))
        {
            Assert.Contains(code, new[] { ExitCode.Ok, ExitCode.DeviceUnavailable });
            return;
        }

        Assert.Equal(ExitCode.DeviceUnavailable, code);
        Assert.Equal(2, _harness.ErrorLines.Count);
        Assert.StartsWith("error: no CUDA driver: looked for ", _harness.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("help: try --backend cpu", _harness.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DefaultFiles.Network)]
    [InlineData(DefaultFiles.Architecture)]
    [InlineData(DefaultFiles.Srs)]
    [InlineData(DefaultFiles.VerifierKey)]
    [InlineData(DefaultFiles.DataCommitment)]
    [InlineData(DefaultFiles.DataOpening)]
    [InlineData(DefaultFiles.ModelCommitment)]
    [InlineData(DefaultFiles.ModelOpening)]
    [InlineData(DefaultFiles.Circuit)]
    [InlineData(DefaultFiles.CircuitKey)]
    [InlineData(DefaultFiles.Proof)]
    [InlineData(DefaultFiles.InnerProof)]
    public void Inspect_KnowsEveryKindOfFile(string name)
    {
        Assert.Equal(ExitCode.Ok, _harness.Run("inspect", _folder.PathOf(name), "--json"));
        Assert.NotEmpty((string)_harness.Json["kind"]!);
    }

    /// <summary>A folder in which every command has run once.</summary>
    public sealed class Folder : IDisposable
    {
        public const int Samples = 11;
        private const int GroupSize = 4;
        private const int AccumulatorBits = 12;

        public Folder()
        {
            var random = new Random(2);
            IntegerNetwork network = RandomNetworks.Network(random, AccumulatorBits);
            SampleSet samples = RandomNetworks.Samples(random, network.Architecture, Samples);
            Correct = new IntegerInference(network).CountCorrect(samples);
            Shape = $"{samples.Shape.Channels}x{samples.Shape.Width}x{samples.Shape.Height}";
            File.WriteAllBytes(PathOf("images.bin"), Records(samples));
            NetworkFile.Write(PathOf(DefaultFiles.Network), network);
            ArchitectureFile.Write(PathOf(DefaultFiles.Architecture), network.Architecture);
            int bits = WrapKeyGenerator.RequiredBits(CircuitCompiler.Compile(network.Architecture, Samples, groupBits: 2));
            Run("srs", "--size", $"{bits}", "--unsafe-development", "--output", PathOf(DefaultFiles.Srs), "--key", PathOf(DefaultFiles.VerifierKey));
            CommitData("--commitment", PathOf(DefaultFiles.DataCommitment), "--opening", PathOf(DefaultFiles.DataOpening));
            Run(
                "commit-model", PathOf(DefaultFiles.Network), "--srs", PathOf(DefaultFiles.Srs),
                "--commitment", PathOf(DefaultFiles.ModelCommitment), "--opening", PathOf(DefaultFiles.ModelOpening));
            Run(Prove("--proof", PathOf(DefaultFiles.Proof)));
            Run(Prove("--inner", "--proof", PathOf(DefaultFiles.InnerProof)));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("workflow-").FullName;

        public int Correct { get; }

        private string Shape { get; }

        public string PathOf(string name) => System.IO.Path.Combine(Path, name);

        public void CommitData(params string[] arguments) => Run(
        [
            "commit-data", PathOf("images.bin"), "--shape", Shape, "--group-size", $"{GroupSize}", "--srs", PathOf(DefaultFiles.Srs),
            .. arguments,
        ]);

        public string[] Prove(params string[] arguments) =>
        [
            "prove", "--srs", PathOf(DefaultFiles.Srs),
            "--model", PathOf(DefaultFiles.ModelCommitment), "--model-opening", PathOf(DefaultFiles.ModelOpening),
            "--data", PathOf(DefaultFiles.DataCommitment),
            .. arguments.Contains("--circuit") ? [] : (string[])["--circuit", PathOf(DefaultFiles.Circuit), "--key", PathOf(DefaultFiles.CircuitKey)],
            .. arguments.Contains("--data-opening") ? [] : (string[])["--data-opening", PathOf(DefaultFiles.DataOpening)],
            .. arguments,
        ];

        public string[] Verify(string? proof = null, string? data = null, string? circuit = null, string? key = null) =>
        [
            "verify", proof ?? PathOf(DefaultFiles.Proof), "--circuit", circuit ?? PathOf(DefaultFiles.Circuit),
            "--key", key ?? PathOf(DefaultFiles.CircuitKey), "--model", PathOf(DefaultFiles.ModelCommitment), "--data", data ?? PathOf(DefaultFiles.DataCommitment), "--json",
        ];

        public void Dispose() => Directory.Delete(Path, recursive: true);

        private static void Run(params string[] arguments)
        {
            var harness = new CommandLineHarness();
            Assert.True(harness.Run(arguments) == ExitCode.Ok, harness.Error);
        }

        // CIFAR-10's form: a label, then planes of rows.
        private static byte[] Records(SampleSet samples)
        {
            List<byte> records = [];
            for (int n = 0; n < samples.Count; n++)
            {
                records.Add(samples.Labels[n]);
                for (int c = 0; c < samples.Shape.Channels; c++)
                {
                    for (int i = 0; i < samples.Shape.Width * samples.Shape.Height; i++)
                        records.Add((byte)(samples[n][c + (samples.Shape.Channels * i)] + 128));
                }
            }

            return [.. records];
        }
    }
}
