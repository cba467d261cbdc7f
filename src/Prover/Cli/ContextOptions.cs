using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Cli;

/// <summary>The options that say where a proof is to be used: all zero unless told, for proofs that are checked off chain.</summary>
internal sealed class ContextOptions
{
    private const int WordBits = 256;

    private readonly Option<string?> _chain = Word("--chain-id", "The chain that the proof is for", "number");
    private readonly Option<string?> _contract = Word("--consumer", "The contract that acts on the proof", "address");
    private readonly Option<string?> _challenge = Word("--challenge", "The challenge that the proof answers", "number");
    private readonly Option<string?> _submitter = Word("--submitter", "The account that submits the proof", "address");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_chain);
        command.Add(_contract);
        command.Add(_challenge);
        command.Add(_submitter);
    }

    /// <summary>The context; an option that was not given is zero.</summary>
    /// <exception cref="UsageException">A value is not a number, or too large.</exception>
    public StatementContext Read(ParseResult arguments) => new(
        Parse(arguments, _chain, WordBits),
        Parse(arguments, _contract, EvmWord.AddressBits),
        Parse(arguments, _challenge, WordBits),
        Parse(arguments, _submitter, EvmWord.AddressBits));

    /// <summary>The options that would give a context.</summary>
    public static string Describe(StatementContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"--chain-id {context.ChainId} --consumer {Quantities.Address(context.Contract)} --challenge {context.ChallengeId} --submitter {Quantities.Address(context.Submitter)}");

    private static Option<string?> Word(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static BigInteger Parse(ParseResult arguments, Option<string?> option, int bits)
    {
        if (arguments.GetValue(option) is not { } text)
            return BigInteger.Zero;
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool parsed = hexadecimal
            ? BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            : BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return parsed && value.GetBitLength() <= bits
            ? value
            : throw new UsageException($"{option.Name} {text}: not a number of at most {bits} bits", "write it in decimal, or in hexadecimal after 0x");
    }
}
