namespace Zkml.Algebra.Backends;

/// <summary>A backend's device is not there, is too small for the work, or was lost during it. Nothing falls back silently.</summary>
/// <param name="message">What was looked for or failed, one line.</param>
/// <param name="help">What to do about it.</param>
/// <param name="cause">What the device's driver reported.</param>
public sealed class DeviceException(string message, string help, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What to do about it, one line.</summary>
    public string Help => help;
}
