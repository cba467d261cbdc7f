namespace Zkml.Prover.Cli;

/// <summary>How the process ends; <c>prover help exit-codes</c> prints this list.</summary>
internal enum ExitCode
{
    /// <summary>The command did what it was asked to do.</summary>
    Ok = 0,

    /// <summary>It failed: a file could not be read, a model is not supported, the run was cancelled.</summary>
    Failed = 1,

    /// <summary>The command line itself is wrong.</summary>
    BadUsage = 2,

    /// <summary>A proof was checked and is not valid.</summary>
    ProofRejected = 3,

    /// <summary>The device that <c>--backend</c> asks for is not there, is too small, or was lost during the work.</summary>
    DeviceUnavailable = 4,

    /// <summary>A chain refused a transaction.</summary>
    ChainRefused = 5,
}
