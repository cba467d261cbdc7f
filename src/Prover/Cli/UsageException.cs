using Zkml.Circuits;

namespace Zkml.Prover.Cli;

/// <summary>Options that are well formed one by one but do not go together; ends with <see cref="ExitCode.BadUsage"/>.</summary>
internal sealed class UsageException(string message, string help) : UserErrorException(message, help);
