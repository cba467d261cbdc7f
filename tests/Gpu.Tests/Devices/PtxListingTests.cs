using System.Reflection;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Tests.Devices;

/// <summary>Every kernel compiles for CUDA, on a machine without a card.</summary>
public sealed class PtxListingTests
{
    // Kernels that keep a table in local memory on purpose.
    private static readonly string[] WithLocalMemory = [];

    /// <summary>Every kernel's name.</summary>
    public static TheoryData<string> Kernels => [.. PtxListing.Kernels.Select(Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Kernel_CompilesForHopper(string name)
    {
        using var listing = new PtxListing();
        string ptx = listing.Compile(PtxListing.Kernels.Single(kernel => Name(kernel) == name));
        Assert.Contains(".entry", ptx, StringComparison.Ordinal);
        Assert.Equal(WithLocalMemory.Contains(name), ptx.Contains(".local", StringComparison.Ordinal));
    }

    /// <summary>On a card, launchers outside the assembly take structs with views apart field by field; the host's do not.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Kernel_TakesStructsOfPublicFields(string name) => Assert.All(
        PtxListing.Kernels.Single(kernel => Name(kernel) == name).GetParameters()
            .Where(parameter => parameter.ParameterType.Assembly == typeof(PtxListing).Assembly),
        parameter => Assert.Empty(parameter.ParameterType.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)));

    [Fact]
    public void Kernels_AreFound() => Assert.True(PtxListing.Kernels.Count() >= 10);

    private static string Name(MethodInfo kernel) => $"{kernel.DeclaringType!.Name}.{kernel.Name}";
}
