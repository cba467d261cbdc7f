using System.CommandLine;
using System.Globalization;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover calldata</c>: what a contract or a wallet is given, for whoever sends transactions with other tools.</summary>
internal sealed class CalldataCommand : ProverCommand
{
    private readonly Argument<string> _proof = FileArguments.Argument("proof", "The proof", DefaultFiles.Proof);
    private readonly Option<string> _key = FileArguments.Option("--key", "The circuit's key", DefaultFiles.CircuitKey);
    private readonly Option<string> _model = FileArguments.Option("--model", "The model owner's commitment", DefaultFiles.ModelCommitment);
    private readonly Option<string> _data = FileArguments.Option("--data", "The data owner's commitment", DefaultFiles.DataCommitment);
    private readonly Option<bool> _register = new("--register") { Description = "The call that registers the circuit's key, instead of a proof's" };

    /// <summary>Makes the command.</summary>
    public CalldataCommand(CommandEnvironment environment, CommonOptions common)
        : base("calldata", "Print the calldata that has the verifying contract check a proof, or register a key", environment, common)
    {
        Add(_proof);
        Add(_key);
        Add(_model);
        Add(_data);
        Add(_register);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        WrapKey key = WrapKeyFile.Read(arguments.GetValue(_key)!).Wrap;
        byte[] calldata;
        if (arguments.GetValue(_register))
        {
            calldata = AccuracyVerifierAbi.EncodeRegister(key);
        }
        else
        {
            PlacedProof placed = WrappedProofFile.Read(arguments.GetValue(_proof)!);
            ModelCommitment model = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
            DataCommitment data = DataCommitmentFile.Read(arguments.GetValue(_data)!);
            calldata = AccuracyVerifierAbi.EncodeVerify(key, new WrapStatement(placed.Context, model.Commitment, data.Groups), placed.Proof);
            session.Report.Add("chainId", "Chain", placed.Context.ChainId.ToString(null, CultureInfo.InvariantCulture));
        }

        session.Report
            .Add("bytes", "Bytes", calldata.Length)
            .Add("calldata", "Calldata", "0x" + Convert.ToHexStringLower(calldata));
        return ExitCode.Ok;
    }
}
