using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Msm;
using Zkml.Algebra.Tests.Fields.Vectors;

namespace Zkml.Algebra.Tests.Msm;

public sealed unsafe class BatchAdderTests
{
    [VectorTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(BatchAdder.Capacity + 3)]
    public void Sums_OfEveryRelationOfOperands(int count)
    {
        G1Affine[] points = FixedBaseMsm.Powers(Fr.From(3), 5);
        for (int modulus = 1; modulus <= 9; modulus++)
            Check(points, count, modulus);
    }

    [VectorFact]
    public void Infinity_IsReported()
    {
        using var adder = new BatchAdder();
        using GroupBuffer memory = PackedPoints.Allocate(3);
        PackedPoints.FromAffine(memory.Pointer, [G1Affine.Generator, (G1.Generator.Double()).ToAffine()]);
        nint first = (nint)memory.Pointer;
        double* result = memory.Pointer + (2 * PackedPoints.Size);

        adder.Add(first, first, result);
        adder.Flush();
        Assert.False(adder.MetInfinity);

        adder.Add(first, first + 1, result);
        adder.Flush();
        Assert.True(adder.MetInfinity);
        Assert.True(PackedPoints.IsInfinity(result));
    }

    /// <summary>The more pairs of operands are alike, the smaller the modulus; sums take turns in going to a third place.</summary>
    private static void Check(G1Affine[] points, int count, int modulus)
    {
        using var adder = new BatchAdder();
        using GroupBuffer memory = PackedPoints.Allocate(3L * count);
        var expected = new G1Affine[count];
        nint[] results = new nint[count];
        for (int i = 0; i < count; i++)
        {
            G1Affine left = points[i % points.Length];
            G1Affine right = points[i % modulus % points.Length];
            double* place = memory.Pointer + (3L * i * PackedPoints.Size);
            PackedPoints.FromAffine(place, [left, right, G1Affine.Infinity]);
            int signs = i / 2 % 4;
            expected[i] = ((signs % 2 == 0 ? left : -left) + (signs / 2 == 0 ? right : -right)).ToAffine();
            results[i] = (nint)(place + (i % 3 * PackedPoints.Size));
            adder.Add((nint)place + (signs % 2), (nint)(place + PackedPoints.Size) + (signs / 2), (double*)results[i]);
        }

        adder.Flush();
        for (int i = 0; i < count; i++)
            Assert.Equal(expected[i], PackedPoints.ToAffine((double*)results[i]));
        Assert.Equal(expected.Any(p => p.IsInfinity), adder.MetInfinity);
    }
}
