using System.Runtime.Intrinsics.X86;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>The laws for every field and every instruction set of this processor.</summary>
public sealed class FieldKernelTests
{
    public static TheoryData<string> Implementations
    {
        get
        {
            var names = new TheoryData<string>("Fr", "Fq", "Fr AVX2", "Fq AVX2");
            if (Avx512F.IsSupported)
            {
                names.Add("Fr AVX-512");
                names.Add("Fq AVX-512");
            }

            return names;
        }
    }

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Multiply(string kernels) => Laws(kernels).Multiply();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Square(string kernels) => Laws(kernels).Square();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void MultiplyByScalar(string kernels) => Laws(kernels).MultiplyByScalar();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void AddScaled(string kernels) => Laws(kernels).AddScaled();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void SumOfProducts(string kernels) => Laws(kernels).SumOfProducts();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Butterfly(string kernels) => Laws(kernels).Butterfly();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void NormalisedButterfly(string kernels) => Laws(kernels).NormalisedButterfly();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Fold(string kernels) => Laws(kernels).Fold();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void FoldPairs(string kernels) => Laws(kernels).FoldPairs();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Normalise(string kernels) => Laws(kernels).Normalise();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void AddAndSubtract(string kernels) => Laws(kernels).AddAndSubtract();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void MultiplyBySmall(string kernels) => Laws(kernels).MultiplyBySmall();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void AddScaledSmall(string kernels) => Laws(kernels).AddScaledSmall();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Accumulate(string kernels) => Laws(kernels).Accumulate();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void AccumulateDifferences(string kernels) => Laws(kernels).AccumulateDifferences();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void ReduceColumns(string kernels) => Laws(kernels).ReduceColumns();

    [VectorTheory, MemberData(nameof(Implementations))]
    public void Inverse(string kernels) => Laws(kernels).Inverse();

    private static KernelLaws Laws(string kernels) => kernels switch
    {
        "Fr" => new KernelLaws<FrKernels, FrParameters>(),
        "Fq" => new KernelLaws<FqKernels, FqParameters>(),
        "Fr AVX2" => new KernelLaws<FrKernelsAvx2, FrParameters>(),
        "Fq AVX2" => new KernelLaws<FqKernelsAvx2, FqParameters>(),
        "Fr AVX-512" => new KernelLaws<FrKernelsAvx512, FrParameters>(),
        "Fq AVX-512" => new KernelLaws<FqKernelsAvx512, FqParameters>(),
        _ => throw new ArgumentOutOfRangeException(nameof(kernels)),
    };
}
