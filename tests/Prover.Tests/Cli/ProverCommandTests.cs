using System.Text.Json.Nodes;
using Zkml.Circuits;
using Zkml.Prover.Cli;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Tests.Cli;

public sealed class ProverCommandTests
{
    private readonly CommandLineHarness _harness = new();

    [Fact]
    public void Run_ReportsOnStandardOutputAlone()
    {
        ExitCode code = _harness.RunWork(session =>
        {
            session.Status("working");
            session.Report.Add("samples", "Samples", 12_345).Add("accuracy", "Accuracy", 0.5, "50 %");
            return ExitCode.Ok;
        });
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal("Samples   12,345\nAccuracy  50 %\n", _harness.Output);
        Assert.Equal(["working"], _harness.ErrorLines);
    }

    [Fact]
    public void Run_WithJson_PrintsOneObject()
    {
        _harness.RunWork(session =>
        {
            session.Report.Add("samples", "Samples", 3).AddTable(
                "layers", [("name", "Layer"), ("bits", "Bits")], [["conv [1]", 17], ["gemm", 9]]);
            return ExitCode.Ok;
        }, "--json");
        Assert.Equal(3, (int)_harness.Json["samples"]!);
        Assert.Equal("conv [1]", (string)_harness.Json["layers"]![0]!["name"]!);
        Assert.Equal(9, (int)_harness.Json["layers"]![1]!["bits"]!);
    }

    [Fact]
    public void Run_WithTables_PrintsRowsForAPerson()
    {
        _harness.RunWork(session =>
        {
            session.Report.AddTable("layers", [("name", "Layer"), ("bits", "Bits")], [["conv [1]", 17], ["gemm", 9]]);
            return ExitCode.Ok;
        });
        Assert.Contains("conv [1]", _harness.Output, StringComparison.Ordinal);
        Assert.Contains("17", _harness.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenTheUserErred_WritesWhatAndHelp()
    {
        ExitCode code = _harness.RunWork(_ => throw new UserErrorException("model.onnx: node 'a' is\nodd", "try another"));
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(["error: model.onnx: node 'a' is odd", "help: try another"], _harness.ErrorLines);
        Assert.Empty(_harness.Output);
    }

    [Fact]
    public void Run_WhenOptionsDoNotGoTogether_IsBadUsage() =>
        Assert.Equal(ExitCode.BadUsage, _harness.RunWork(_ => throw new UsageException("both", "one of them")));

    [Fact]
    public void Run_WhenThisProgramErred_ShowsTheStackOnlyIfAsked()
    {
        Assert.Equal(ExitCode.Failed, _harness.RunWork(_ => throw new InvalidOperationException("oops")));
        Assert.Equal(2, _harness.ErrorLines.Count);
        Assert.StartsWith("error: internal error: oops", _harness.ErrorLines[0], StringComparison.Ordinal);

        var verbose = new CommandLineHarness();
        verbose.RunWork(_ => throw new InvalidOperationException("oops"), "--verbose");
        Assert.Contains(nameof(ProverCommandTests), verbose.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenAFileIsMissing_NamesIt()
    {
        Assert.Equal(ExitCode.Failed, _harness.RunWork(_ =>
        {
            File.OpenRead("no-such-file").Dispose();
            return ExitCode.Ok;
        }));
        Assert.Contains("no-such-file: there is no such file", _harness.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenCancelled_FailsInOneLine()
    {
        using var cancellation = new CancellationTokenSource();
        var harness = new CommandLineHarness(cancellation.Token);
        ExitCode code = harness.RunWork(session =>
        {
            cancellation.Cancel();
            session.Cancellation.ThrowIfCancellationRequested();
            return ExitCode.Ok;
        });
        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(["error: cancelled"], harness.ErrorLines);
    }

    [Fact]
    public void Run_WithTimings_WritesPhasesByTheirNames()
    {
        string file = Path.GetTempFileName();
        try
        {
            _harness.RunWork(session =>
            {
                for (int i = 0; i < 2; i++)
                {
                    using IPhaseScope phase = session.Progress.Begin(Phase.Witness, 10);
                    phase.Advance(5);
                }

                using IPhaseScope last = session.Progress.Begin(Phase.Open);
                return ExitCode.Ok;
            }, "--timings", file);
            JsonObject timings = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            Assert.Equal("work", (string)timings["command"]!);
            Assert.True((long)timings["peakBytes"]! > 0);
            Assert.Equal(
                ["witness", "open"], timings["phases"]!.AsArray().Select(phase => (string)phase!["phase"]!));
            Assert.Equal(10, (long)timings["phases"]![0]!["units"]!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Run_Quiet_WritesErrorsOnly()
    {
        _harness.RunWork(session =>
        {
            session.Status("working");
            throw new UserErrorException("wrong");
        }, "--quiet");
        Assert.Equal(["error: wrong"], _harness.ErrorLines);
    }
}
