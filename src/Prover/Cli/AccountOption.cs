using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli;

/// <summary>The option that says who pays.</summary>
internal sealed class AccountOption
{
    private const string PasswordVariable = "PROVER_KEYSTORE_PASSWORD";

    private readonly Option<string?> _keystore = FileArguments.Optional(
        "--keystore", $"Pay from this keystore file, with the password in {PasswordVariable}; unless told, from the key in {Account.EnvironmentVariable}");

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(_keystore);

    /// <summary>The account that pays.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public Account Read(ParseResult arguments) => arguments.GetValue(_keystore) is { } path
        ? Keystore.Read(path, Environment.GetEnvironmentVariable(PasswordVariable) ?? throw new UserErrorException(
            $"{PasswordVariable} is not set", "set it to the keystore file's password"))
        : Account.FromEnvironment();

    /// <summary>The account that would pay, or null if none is named.</summary>
    public Account? Find(ParseResult arguments) =>
        arguments.GetValue(_keystore) is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Account.EnvironmentVariable))
            ? null
            : Read(arguments);
}
