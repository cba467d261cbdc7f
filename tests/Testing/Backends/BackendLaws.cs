using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Curves;

namespace Zkml.Testing.Backends;

/// <summary>Every backend gives the reference's results, bit for bit: vectors, polynomials, transforms and MSMs.</summary>
public abstract partial class BackendLaws
{
    private static readonly ReferenceBackend Reference = new();

    /// <summary>Lengths around the sizes of lanes, blocks and the splitting over cores.</summary>
    public static TheoryData<int> Lengths { get; } =
        [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 255, 257, 1023, 1024, 1500, 4097];

    /// <summary>The backend under test.</summary>
    protected abstract IBackend Subject { get; }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Upload_Download_RoundTrips(int length)
    {
        Fr[] elements = new TestElements(length).Vector(length);
        using IVector vector = Subject.Upload(elements);
        Assert.Equal(length, vector.Length);
        Assert.Equal(elements, Values(Subject, vector));
        using IVector zeros = Subject.Zeros(length);
        Assert.All(Values(Subject, zeros), x => Assert.True(x.IsZero));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(13)]
    public void EqTable(int variables)
    {
        Fr[] point = new TestElements(variables).Vector(variables);
        AssertSame(backend => Values(backend, backend.EqTable(point)));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Multiply(int length)
    {
        var elements = new TestElements(length);
        Fr[] product = elements.Vector(length);
        Fr[] x = elements.Vector(length);
        AssertSame(backend =>
        {
            using IVector result = backend.Upload(product);
            using IVector factor = backend.Upload(x);
            backend.Multiply(result, factor);
            backend.Multiply(result, result);
            backend.Multiply(result, factor);
            return Values(backend, result);
        });
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Invert(int length)
    {
        Fr[] x = new TestElements(length).Vector(length);
        AssertSame(backend =>
        {
            using IVector vector = backend.Upload(x);
            backend.Invert(vector);
            return Values(backend, vector);
        });
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void MultiplyAdd_Vector(int length)
    {
        var elements = new TestElements(length);
        Fr[] sum = elements.Vector(length + (length % 7));
        Fr[] x = elements.Vector(length);
        Fr c = elements.Next();
        AssertSame(backend =>
        {
            using IVector accumulator = backend.Upload(sum);
            using IVector addend = backend.Upload(x);
            backend.MultiplyAdd(accumulator, c, addend);
            backend.MultiplyAdd(accumulator, -c, addend);
            backend.MultiplyAdd(accumulator, Fr.One, addend);
            return Values(backend, accumulator);
        });
    }

    [Theory]
    [InlineData(1, 0, 32)]
    [InlineData(5, 1, 8)]
    [InlineData(16, 3, 16)]
    [InlineData(33, 2, 20)]
    [InlineData(1000, 1, 32)]
    [InlineData(4096, 4, 32)]
    [InlineData(5000, 7, 21)]
    public void MultiplyAdd_Integers(int length, int offset, int bits)
    {
        var elements = new TestElements(length);
        Fr[] sum = elements.Vector(offset + length + (length % 5));
        int[] x = elements.Integers(length, bits);
        Fr c = elements.Next();
        AssertSame(backend =>
        {
            using IVector accumulator = backend.Upload(sum);
            for (int repeat = 0; repeat < 5; repeat++)
                backend.MultiplyAdd(accumulator, c, x, offset);
            return Values(backend, accumulator);
        });
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(9, 3, 4)]
    [InlineData(64, 60, 4)]
    [InlineData(100, 1, 99)]
    public void Add(int length, int offset, int count)
    {
        var elements = new TestElements(length);
        Fr[] sum = elements.Vector(length);
        Fr[] x = elements.Vector(count);
        AssertSame(backend =>
        {
            using IVector accumulator = backend.Upload(sum);
            backend.Add(accumulator, x, offset);
            return Values(backend, accumulator);
        });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(2, 4)]
    [InlineData(4, 4)]
    [InlineData(3, 5)]
    [InlineData(4, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 64)]
    [InlineData(64, 7)]
    [InlineData(100, 33)]
    [InlineData(1024, 5)]
    [InlineData(4096, 1)]
    [InlineData(16, 300)]
    [InlineData(20000, 3)]
    public void FoldLow(int low, int high)
    {
        var elements = new TestElements(low + high);
        Fr[] x = elements.Vector(low * high);
        Fr[] weights = elements.Vector(low);
        AssertSame(backend =>
        {
            using IVector vector = backend.Upload(x);
            using IVector w = backend.Upload(weights);
            return Values(backend, backend.FoldLow(vector, w));
        });
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EvaluatePolynomial_DivideByLinear(int length)
    {
        var elements = new TestElements(length);
        Fr[] f = elements.Vector(length);
        foreach (Fr x in new[] { elements.Next(), Fr.Zero, Fr.One })
        {
            AssertSame(backend =>
            {
                using IVector vector = backend.Upload(f);
                (IVector quotient, Fr remainder) = backend.DivideByLinear(vector, x);
                return [remainder, backend.EvaluatePolynomial(vector, x), .. Values(backend, quotient), .. Values(backend, vector)];
            });
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(8, 4)]
    [InlineData(6, 3)]
    [InlineData(12, 4)]
    [InlineData(21, 7)]
    [InlineData(64, 8)]
    [InlineData(256, 1)]
    [InlineData(256, 128)]
    [InlineData(1000, 10)]
    [InlineData(4096, 64)]
    [InlineData(8192, 2048)]
    public void DivideByBinomial(int length, int b)
    {
        var elements = new TestElements(length + b);
        Fr[] f = elements.Vector(length);
        Fr alpha = elements.Next();
        AssertSame(backend =>
        {
            using IVector vector = backend.Upload(f);
            (IVector quotient, IVector remainder) = backend.DivideByBinomial(vector, b, alpha);
            Assert.Equal((length - b, b), (quotient.Length, remainder.Length));
            return [.. Values(backend, quotient), .. Values(backend, remainder)];
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Ntt_And_Inverse(int log)
    {
        Fr[] f = new TestElements(log).Vector(1 << log);
        AssertSame(backend =>
        {
            using IVector forward = backend.Upload(f);
            using IVector inverse = backend.Upload(f);
            backend.Ntt(forward);
            backend.InverseNtt(inverse);
            return [.. Values(backend, forward), .. Values(backend, inverse)];
        });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(40, 33)]
    [InlineData(300, 300)]
    public void Msm(int bases, int count)
    {
        var elements = new TestElements(count);
        var points = new G1Affine[bases];
        for (int i = 0; i < bases; i++)
            points[i] = (G1Affine.Generator * Fr.From(i % 7)).ToAffine();
        Fr[] scalars = elements.Vector(count);
        int[] small = elements.Integers(count, 20);
        G1[] expected = Run(Reference);
        Assert.Equal(expected, Run(Subject));

        G1[] Run(IBackend backend)
        {
            using IBases loaded = backend.LoadBases(points);
            Assert.Equal(bases, loaded.Count);
            using IVector vector = backend.Upload(scalars);
            int[][] several = [small, [.. small.Reverse()], [], [.. small.Select(x => x >> 12)]];
            return
            [
                backend.Msm(loaded, vector), backend.Msm(loaded, small), backend.Msm(loaded, small, bases - count), backend.Msm(loaded, [], bases),
                .. backend.Msm(loaded, several.Length, i => several[i]),
            ];
        }
    }

    [Fact]
    public void Preconditions_AreChecked()
    {
        IBackend backend = Subject;
        using IVector three = backend.Upload(new Fr[3]);
        using IVector four = backend.Upload(new Fr[4]);
        using IVector foreign = Reference.Zeros(4);
        using IBases bases = backend.LoadBases([G1Affine.Generator]);
        Assert.ThrowsAny<ArgumentException>(() => backend.Download(three, new Fr[4]));
        Assert.ThrowsAny<ArgumentException>(() => backend.Multiply(three, four));
        Assert.ThrowsAny<ArgumentException>(() => backend.MultiplyAdd(three, Fr.One, four));
        Assert.ThrowsAny<ArgumentException>(() => backend.MultiplyAdd(three, Fr.One, [1, 2], 2));
        Assert.ThrowsAny<ArgumentException>(() => backend.Add(three, [Fr.One], 3));
        Assert.ThrowsAny<ArgumentException>(() => backend.Add(three, [Fr.One], -1));
        Assert.ThrowsAny<ArgumentException>(() => backend.FoldLow(four, three));
        Assert.ThrowsAny<ArgumentException>(() => backend.DivideByBinomial(four, 4, Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => backend.DivideByBinomial(four, 3, Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => backend.DivideByBinomial(four, 0, Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => backend.Ntt(three));
        Assert.ThrowsAny<ArgumentException>(() => backend.Msm(bases, four));
        Assert.ThrowsAny<ArgumentException>(() => backend.Msm(bases, [1], 1));
        Assert.ThrowsAny<ArgumentException>(() => backend.Msm(bases, 1, _ => [1, 2]));
        Assert.ThrowsAny<ArgumentException>(() => backend.OpenProductSumcheck([new(Fr.One, three, three)], 4));
        Assert.ThrowsAny<ArgumentException>(() => backend.OpenProductSumcheck([new(Fr.One, four, four)], 1));
        Assert.ThrowsAny<ArgumentException>(() => backend.BuildFractionTree(
            new FractionLeaves(1, 1, [new LeafBlock(0, 3, [0], null, [new IntMatrix(new int[9], 0, 1)])]), Fr.One, Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => backend.BuildFractionTree(
            new FractionLeaves(1, 1, [new LeafBlock(0, 2, [0, 0], null, [new IntMatrix(new int[9], 0, 2)])]), Fr.One, Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => backend.BuildFractionTree(
            new FractionLeaves(1, 1, [new LeafBlock(0, 2, [0, 1], null, [new IntMatrix(new int[3], 0, 2)])]), Fr.One, Fr.One));
        if (backend is not ReferenceBackend)
            Assert.ThrowsAny<ArgumentException>(() => backend.MultiplyAdd(four, Fr.One, foreign));
    }

    private static Fr[] Values(IBackend backend, IVector vector)
    {
        var values = new Fr[vector.Length];
        backend.Download(vector, values);
        return values;
    }

    private void AssertSame(Func<IBackend, Fr[]> run) => Assert.Equal(run(Reference), run(Subject));
}
