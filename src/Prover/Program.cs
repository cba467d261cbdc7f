using System.Runtime.InteropServices;
using Zkml.Prover.Cli;

namespace Zkml.Prover;

/// <summary>The entry point of the command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return (int)ProverCommandLine.Run(arguments, CommandEnvironment.ForProcess(cancellation.Token));

        // The first signal asks the command to stop and tidy up; the second one ends the process at once.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }
}
