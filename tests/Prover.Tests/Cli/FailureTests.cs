using Zkml.Algebra.Backends;
using Zkml.Prover.Cli;

namespace Zkml.Prover.Tests.Cli;

/// <summary>What exceptions mean to the user.</summary>
public sealed class FailureTests
{
    [Fact]
    public void Device_ThatIsLost_HasItsOwnExitCode()
    {
        var cause = new InvalidOperationException("an illegal memory access\nwas encountered");
        var failure = Failure.From(new AggregateException(new DeviceException($"the device failed: {cause.Message}", "try again", cause)));
        Assert.Equal(ExitCode.DeviceUnavailable, failure.Code);
        Assert.Equal(
            ["error: the device failed: an illegal memory access was encountered", "help: try again"], failure.Lines());
    }
}
