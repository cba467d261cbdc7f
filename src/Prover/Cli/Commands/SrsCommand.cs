using System.CommandLine;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover srs</c>: imports a ceremony's powers of tau, or makes an unsafe string for development.</summary>
internal sealed class SrsCommand : ProverCommand
{
    private readonly Option<int?> _size = new("--size")
    {
        Description = "log2 of the number of powers; all of a ceremony's unless told", HelpName = "bits",
    };

    private readonly Option<string?> _ptau = FileArguments.Optional("--ptau", "Import this .ptau file of snarkjs, and check its points");
    private readonly Option<bool> _unsafe = new("--unsafe-development")
    {
        Description = "Make one whose secret anybody can compute: proofs against it prove nothing to others",
    };

    private readonly Option<string> _output = FileArguments.Option("--output", "Where to write it", DefaultFiles.Srs);
    private readonly Option<string> _key = FileArguments.Option("--key", "Where to write the verifier's part", DefaultFiles.VerifierKey);
    private readonly Option<string> _backend = BackendOption.Create();

    /// <summary>Makes the command.</summary>
    public SrsCommand(CommandEnvironment environment, CommonOptions common)
        : base("srs", "Import or make a structured reference string (powers of tau)", environment, common)
    {
        Add(_size);
        Add(_ptau);
        Add(_unsafe);
        Add(_output);
        Add(_key);
        Add(_backend);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        string output = arguments.GetValue(_output)!;
        int? size = arguments.GetValue(_size);
        if (size is < 1 or > Srs.MaximumLogSize)
            throw new UsageException($"--size {size}: not from 1 to {Srs.MaximumLogSize}", "try --size 20");
        string? ptau = arguments.GetValue(_ptau);
        if (ptau is not null == arguments.GetValue(_unsafe))
            throw new UsageException("say where the powers come from, once", "try --ptau <file>, or --size 20 --unsafe-development");

        if (ptau is not null)
        {
            PtauImporter.Import(ptau, output, size, BackendOption.Open(arguments.GetValue(_backend)!), session.Progress, session.Cancellation);
        }
        else
        {
            int bits = size ?? throw new UsageException("--unsafe-development needs a size", "try --size 20 --unsafe-development");
            UnsafeSetup.Write(output, bits, progress: session.Progress, cancellation: session.Cancellation);
        }

        using var srs = Srs.Open(output);
        VerifierKeyFile.Write(arguments.GetValue(_key)!, new VerifierKey(srs.VerifierKey, srs.Origin));
        SrsNotice.Show(srs.Origin, session);
        session.Report
            .Add("file", "File", output)
            .Add("size", "Size", srs.LogSize, $"2^{srs.LogSize} powers, {Quantities.Bytes(new FileInfo(output).Length)}")
            .Add("origin", "Origin", SrsNotice.Name(srs.Origin))
            .Add("key", "Verifier's part", arguments.GetValue(_key)!);
        return ExitCode.Ok;
    }
}
