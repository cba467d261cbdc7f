using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Algebra.Backends.Reference;
using Zkml.Gpu;

namespace Zkml.Prover.Cli;

/// <summary>The option <c>--backend</c>: what does the arithmetic. A device that is not there is an error, never another device.</summary>
internal static class BackendOption
{
    /// <summary>What is used unless told otherwise.</summary>
    public const string Default = "cpu";

    private const string Reference = "reference";
    private const string Gpu = "gpu";

    /// <summary>Makes the option.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--backend")
        {
            Description = "What does the arithmetic: cpu, gpu, or the slow reference", HelpName = "name", DefaultValueFactory = _ => Default,
        };
        return option.AcceptOnlyFromAmong(Default, Gpu, Reference);
    }

    /// <summary>The backend of that name; a card is the process's until it ends.</summary>
    /// <exception cref="DeviceException">This machine has no such device.</exception>
    public static IBackend Open(string name) => name switch
    {
        Default => CpuBackend.Create(),
        Reference => new ReferenceBackend(),
        _ => GpuBackend.Open(),
    };
}
