using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Sumcheck;
using Zkml.Gpu.Vectors;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Sumcheck;

/// <summary>What the laws of backends do not reach: more sums than one copy takes, rounds left out, and memory.</summary>
public sealed class GpuProductSumcheckTests
{
    [Theory]
    [InlineData(24, 8, 8)]
    [InlineData(3, 6, 7)]
    [InlineData(3, 7, 9)]
    public void ProductSumcheck_MatchesReference_AndGivesMemoryBack(int terms, int log, int variables)
    {
        var reference = new ReferenceBackend();
        List<Fr> expected = Trace(x => reference.Upload(x), reference.OpenProductSumcheck, terms, log, variables);
        using var device = GpuDevice.OpenHost();
        var vectors = new GpuVectors(device);
        var passes = new GpuSumchecks(device, new PartialSums(device));
        long before = Lent(device);
        Assert.Equal(
            expected, Trace(x => vectors.Upload(x), (list, count) => new GpuProductSumcheck(passes, list, count), terms, log, variables));
        Assert.Equal(before, Lent(device));
    }

    /// <summary>Terms over few factors, some of them half as long, with rounds repeated and left out.</summary>
    private static List<Fr> Trace(
        Func<Fr[], IVector> upload, Func<IReadOnlyList<ProductTerm>, int, IProductSumcheck> open, int terms, int log, int variables)
    {
        var elements = new TestElements(log);
        using IVector a = upload(elements.Vector(1 << log));
        using IVector b = upload(elements.Vector(1 << log));
        using IVector half = upload(elements.Vector(1 << (log - 1)));
        using IProductSumcheck sumcheck = open(
            [.. Enumerable.Range(0, terms).Select(t => t % 3 == 2
                ? new ProductTerm(elements.Next(), half, half)
                : new ProductTerm(elements.Next(), a, t % 3 == 0 ? b : a))],
            variables);
        var trace = new List<Fr>();
        for (int j = 0; j < variables; j++)
        {
            for (int repeat = 0; repeat < (j + 1) % 3; repeat++)
            {
                (Fr constant, Fr linear, Fr quadratic) = sumcheck.RoundPolynomial();
                trace.AddRange([constant, linear, quadratic]);
            }

            sumcheck.Bind(elements.Next());
        }

        foreach ((Fr left, Fr right) in sumcheck.Final())
            trace.AddRange([left, right]);
        return trace;
    }

    private static long Lent(GpuDevice device)
    {
        device.Pool.Trim();
        return device.Pool.Lent;
    }
}
