using System.Reflection;
using Zkml.KernelGenerator;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>The kernels in the repository are what the generator writes.</summary>
public sealed class GeneratedKernelsTests
{
    public static TheoryData<string> Files => [.. KernelFiles.Generate().Select(f => f.File)];

    [Theory, MemberData(nameof(Files))]
    public void File_Regenerated_IsTheSame(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        string generated = KernelFiles.Generate().Single(f => f.File == file).Text;
        Assert.True(generated == reader.ReadToEnd(), $"{file} differs; run tools/KernelGenerator");
    }
}
