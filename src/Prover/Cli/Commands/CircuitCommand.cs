using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Plonk;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover circuit</c>: what is done with circuits alone, without model or data.</summary>
internal sealed class CircuitCommand : Command
{
    /// <summary>Makes the command with its own.</summary>
    public CircuitCommand(CommandEnvironment environment, CommonOptions common)
        : base("circuit", "Make or check a circuit's verification key; count its rows")
    {
        Add(new KeyCommand(environment, common));
        Add(new RowsCommand(environment, common));
    }

    /// <summary><c>prover circuit key</c>: the key is a function of circuit and SRS, so whoever doubts one makes it again.</summary>
    private sealed class KeyCommand : ProverCommand
    {
        private readonly Argument<string> _circuit = FileArguments.Argument("circuit", "The circuit", DefaultFiles.Circuit);
        private readonly Option<string> _srs = FileArguments.Option("--srs", "The structured reference string", DefaultFiles.Srs);
        private readonly Option<string> _key = FileArguments.Option("--key", "Where to write the key", DefaultFiles.CircuitKey);
        private readonly Option<bool> _check = new("--check") { Description = "Write nothing; compare with the key that is there" };
        private readonly Option<string> _backend = BackendOption.Create();

        public KeyCommand(CommandEnvironment environment, CommonOptions common)
            : base("key", "Make a circuit's verification key, or check one", environment, common)
        {
            Add(_circuit);
            Add(_srs);
            Add(_key);
            Add(_check);
            Add(_backend);
        }

        protected override ExitCode Run(ParseResult arguments, CommandSession session)
        {
            string path = arguments.GetValue(_key)!;
            bool check = arguments.GetValue(_check);
            AccuracyCircuit circuit = CircuitFile.Read(arguments.GetValue(_circuit)!);
            CircuitKey? other = check ? WrapKeyFile.Read(path) : null;
            using var srs = Srs.Open(arguments.GetValue(_srs)!);
            SrsNotice.Show(srs.Origin, session);
            IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
            WrapKey key = new ProvingPipeline(backend, srs, session.Progress, session.Cancellation).MakeKey(circuit);
            string digest = Convert.ToHexStringLower(key.Digest());
            if (other is not null && !other.Wrap.Digest().AsSpan().SequenceEqual(key.Digest()))
            {
                throw new UserErrorException(
                    $"{path}: its digest is {Convert.ToHexStringLower(other.Wrap.Digest())}, that of this circuit and SRS {digest}",
                    "use the circuit and the SRS that the key is meant for, or do not trust it");
            }

            if (other is not null && other.Origin != srs.Origin)
            {
                throw new UserErrorException(
                    $"{path}: says its SRS is of {SrsNotice.Name(other.Origin)}, this one is of {SrsNotice.Name(srs.Origin)}",
                    "make the key again with 'prover circuit key'");
            }

            if (!check)
                WrapKeyFile.Write(path, new CircuitKey(key, srs.Origin));
            session.Report
                .Add("key", "Key", path)
                .Add("digest", "Digest", digest)
                .Add("circuit", "Circuit", Convert.ToHexStringLower(key.CircuitId.Span))
                .Add("rows", "Rows", 1 << key.LogRows, $"2^{key.LogRows}");
            if (check)
                session.Report.Add("matches", "Matches", true);
            return ExitCode.Ok;
        }
    }

    /// <summary><c>prover circuit rows</c>: where the rows of the wrap go.</summary>
    private sealed class RowsCommand : ProverCommand
    {
        private readonly Argument<string> _circuit = FileArguments.Argument("circuit", "The circuit", DefaultFiles.Circuit);

        public RowsCommand(CommandEnvironment environment, CommonOptions common)
            : base("rows", "Count the rows of the circuit that wraps proofs, by gadget", environment, common) => Add(_circuit);

        protected override ExitCode Run(ParseResult arguments, CommandSession session)
        {
            PlonkCircuit circuit = WrapCircuit.Compile(CircuitFile.Read(arguments.GetValue(_circuit)!)).Circuit;
            session.Report
                .Add("rows", "Rows in use", circuit.UsedRows)
                .Add("logRows", "Rows", circuit.LogRows, $"2^{circuit.LogRows}")
                .AddTable(
                    "gadgets",
                    [("gadget", "part of the verifier"), ("kind", "kind"), ("rows", "rows")],
                    [.. circuit.RowReport().Select(row => new System.Text.Json.Nodes.JsonNode[] { row.Gadget, row.Kind.ToString(), row.Rows })]);
            return ExitCode.Ok;
        }
    }
}
