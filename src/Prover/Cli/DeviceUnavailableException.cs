using Zkml.Circuits;

namespace Zkml.Prover.Cli;

/// <summary>The device that the user asked for is not there; ends with <see cref="ExitCode.DeviceUnavailable"/>. Nothing falls back silently.</summary>
internal sealed class DeviceUnavailableException(string message, string help) : UserErrorException(message, help);
