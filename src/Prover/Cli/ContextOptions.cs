using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Zkml.Prover.Accuracy;

namespace Zkml.Prover.Cli;

/// <summary>The options that say where a proof is to be used: all zero unless told, for proofs that are checked off chain.</summary>
internal sealed class ContextOptions
{
    private const int AddressBits = 160;
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

    /// <summary>The context; where an option was not given, the value of <paramref name="otherwise"/>.</summary>
    /// <exception cref="UsageException">A value is not a number, or too large.</exception>
    public StatementContext Read(ParseResult arguments, StatementContext otherwise) => new(
        Parse(arguments, _chain, WordBits) ?? otherwise.ChainId,
        Parse(arguments, _contract, AddressBits) ?? otherwise.Contract,
        Parse(arguments, _challenge, WordBits) ?? otherwise.ChallengeId,
        Parse(arguments, _submitter, AddressBits) ?? otherwise.Submitter);

    private static Option<string?> Word(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    private static BigInteger? Parse(ParseResult arguments, Option<string?> option, int bits)
    {
        if (arguments.GetValue(option) is not { } text)
            return null;
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool parsed = hexadecimal
            ? BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            : BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return parsed && value.GetBitLength() <= bits
            ? value
            : throw new UsageException($"{option.Name} {text}: not a number of at most {bits} bits", "write it in decimal, or in hexadecimal after 0x");
    }
}
