using System.Numerics;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;
using Zkml.Algebra.Polynomials;
using Zkml.Testing.Backends;

namespace Zkml.Algebra.Tests.Backends;

/// <summary>The reference backend against sums and products written out over integers.</summary>
public sealed class ReferenceBackendTests
{
    private static readonly ReferenceBackend Backend = new();

    [Fact]
    public void EqTable_IsTheProductOverBits()
    {
        Fr[] point = new TestElements(1).Vector(5);
        Fr[] table = Values(Backend.EqTable(point));
        for (int i = 0; i < table.Length; i++)
        {
            BigInteger expected = 1;
            for (int j = 0; j < point.Length; j++)
                expected *= ((i >> j) & 1) == 1 ? point[j].ToBigInteger() : 1 - point[j].ToBigInteger();
            Assert.Equal(Fr.From(expected), table[i]);
        }
    }

    [Fact]
    public void MultiplyAdd_AddsAtTheOffset()
    {
        var elements = new TestElements(2);
        Fr[] sum = elements.Vector(6);
        Fr[] x = elements.Vector(4);
        Fr c = elements.Next();
        IVector accumulator = Backend.Upload(sum);
        Backend.MultiplyAdd(accumulator, c, Backend.Upload(x));
        Backend.MultiplyAdd(accumulator, c, [-3, int.MinValue], 4);
        Backend.Add(accumulator, [c], 1);
        Fr[] result = Values(accumulator);
        for (int i = 0; i < 6; i++)
        {
            BigInteger addend = i < 4 ? x[i].ToBigInteger() : i == 4 ? -3 : int.MinValue;
            BigInteger extra = i == 1 ? c.ToBigInteger() : 0;
            Assert.Equal(Fr.From(sum[i].ToBigInteger() + (c.ToBigInteger() * addend) + extra), result[i]);
        }
    }

    [Fact]
    public void FoldLow_WithEqTable_BindsTheLowVariables()
    {
        var elements = new TestElements(3);
        Fr[] table = elements.Vector(64);
        Fr[] point = elements.Vector(6);
        IVector folded = Backend.FoldLow(Backend.Upload(table), Backend.EqTable(point.AsSpan(0, 2)));
        Assert.Equal(16, folded.Length);
        Assert.Equal(Multilinear.Evaluate(table, point), Multilinear.Evaluate(Values(folded), point.AsSpan(2)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 4)]
    [InlineData(12, 3)]
    public void Divisions_MultiplyBack(int length, int b)
    {
        var elements = new TestElements(length);
        Fr[] f = elements.Vector(length);
        (Fr x, Fr at) = (elements.Next(), elements.Next());
        (IVector quotient, Fr remainder) = Backend.DivideByLinear(Backend.Upload(f), x);
        Assert.Equal(Math.Max(1, length - 1), quotient.Length);
        Assert.Equal(Value(f, at), (Value(Values(quotient), at) * (at - x)) + remainder);
        Assert.Equal(remainder, Value(f, x));
        Assert.Equal(remainder, Backend.EvaluatePolynomial(Backend.Upload(f), x));
        if (b > 0)
        {
            (IVector q, IVector g) = Backend.DivideByBinomial(Backend.Upload(f), b, x);
            Assert.Equal((length - b, b), (q.Length, g.Length));
            Assert.Equal(Value(f, at), (Value(Values(q), at) * (at.Pow(b) - x)) + Value(Values(g), at));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Ntt_EvaluatesAtPowersOfOmega(int log)
    {
        Fr[] f = new TestElements(log).Vector(1 << log);
        IVector vector = Backend.Upload(f);
        Backend.Ntt(vector);
        Fr omega = RootsOfUnity.Primitive(log);
        Assert.Equal(Enumerable.Range(0, f.Length).Select(i => Value(f, omega.Pow(i))), Values(vector));
        Backend.InverseNtt(vector);
        Assert.Equal(f, Values(vector));
    }

    [Fact]
    public void RootsOfUnity_HaveTheirOrder()
    {
        Assert.Equal(Fr.One, RootsOfUnity.Primitive(0));
        Assert.Equal(-Fr.One, RootsOfUnity.Primitive(1));
        for (int log = 1; log <= RootsOfUnity.TwoAdicity; log++)
            Assert.Equal(-Fr.One, RootsOfUnity.Primitive(log).Pow(BigInteger.One << (log - 1)));
    }

    [Fact]
    public void Msm_IsTheSum()
    {
        BigInteger[] logs = [1, 5, 0, 12];
        int[] scalars = [3, -7, 100];
        G1Affine[] points = [.. logs.Select(k => (G1Affine.Generator * Fr.From(k)).ToAffine())];
        using IBases bases = Backend.LoadBases(points);
        G1 expected = G1Affine.Generator * Fr.From((3 * 1) - (7 * 5));
        Assert.Equal(expected, Backend.Msm(bases, Backend.Upload([.. scalars.Select(s => Fr.From((long)s))])));
        Assert.Equal(expected, Backend.Msm(bases, scalars));
        Assert.Equal(G1Affine.Generator * Fr.From((3 * 5) + (100 * 12)), Backend.Msm(bases, scalars, 1));
    }

    [Theory]
    [MemberData(nameof(TreeShapes.Names), MemberType = typeof(TreeShapes))]
    public void FractionTree_ConvincesVerifier(string shape)
    {
        var elements = new TestElements(4);
        FractionLeaves leaves = TreeShapes.Leaves(shape);
        (Fr alpha, Fr beta) = (elements.Next(), elements.Next());
        using IFractionTree tree = Backend.BuildFractionTree(leaves, alpha, beta);
        (Fr[] point, Fr p, Fr q) = LayerVerifier.Run(tree, 5);
        Assert.Equal(LayerVerifier.Evaluate(leaves, alpha, beta, point), (p, q));
    }

    [Fact]
    public void FractionTree_RootIsTheSumOfTheLeaves()
    {
        FractionLeaves leaves = TreeShapes.Leaves("several blocks");
        (Fr alpha, Fr beta) = (Fr.From(1_000_003), Fr.From(77));
        Fr sum = Fr.Zero;
        foreach (LeafBlock block in leaves.Blocks)
        {
            for (int i = 0; i < block.Rows * block.Slots.Count; i++)
            {
                (int row, int column) = (i / block.Slots.Count, i % block.Slots.Count);
                BigInteger tuple = block.Tag;
                for (int k = 0; k < block.Coordinates.Count; k++)
                    tuple += BigInteger.Pow(77, k + 1) * block.Coordinates[k][row, column];
                sum += Fr.From(block.Numerators?[row, column] ?? 1) * (alpha - Fr.From(tuple)).Inverse();
            }
        }

        using IFractionTree tree = Backend.BuildFractionTree(leaves, alpha, beta);
        Assert.Equal(sum, tree.Root.Numerator * tree.Root.Denominator.Inverse());
    }

    [Fact]
    public void ProductSumcheck_ConvincesVerifier()
    {
        var elements = new TestElements(6);
        int[] logs = [4, 2, 0];
        (Fr Weight, Fr[] Left, Fr[] Right)[] terms =
            [.. logs.Select(log => (elements.Next(), elements.Vector(1 << log), elements.Vector(1 << log)))];
        using IProductSumcheck sumcheck = Backend.OpenProductSumcheck(
            [.. terms.Select(t => new ProductTerm(t.Weight, Backend.Upload(t.Left), Backend.Upload(t.Right)))], 4);
        Fr claim = Fr.Zero;
        foreach ((Fr weight, Fr[] left, Fr[] right) in terms)
        {
            for (int i = 0; i < left.Length; i++)
                claim += weight * left[i] * right[i];
        }

        Fr[] point = elements.Vector(4);
        foreach (Fr challenge in point)
        {
            (Fr constant, Fr linear, Fr quadratic) = sumcheck.RoundPolynomial();
            Assert.Equal(claim, constant + constant + linear + quadratic);
            claim = constant + (challenge * (linear + (challenge * quadratic)));
            sumcheck.Bind(challenge);
        }

        Fr final = Fr.Zero;
        foreach (((Fr left, Fr right), (Fr Weight, Fr[] Left, Fr[] Right) term, int log) in sumcheck.Final().Zip(terms, logs))
        {
            Assert.Equal(Multilinear.Evaluate(term.Left, point.AsSpan(0, log)), left);
            Assert.Equal(Multilinear.Evaluate(term.Right, point.AsSpan(0, log)), right);
            Fr padding = MultilinearExtensions.Eq<Fr>(point.AsSpan(log), new Fr[4 - log]);
            final += term.Weight * left * padding * right * padding;
        }

        Assert.Equal(claim, final);
    }

    [Fact]
    public void Eq_OfUnequalLengths_IsRefused() =>
        Assert.Throws<ArgumentException>(() => MultilinearExtensions.Eq<Fr>(new Fr[2], new Fr[3]));

    private static Fr Value(Fr[] f, Fr x)
    {
        BigInteger value = 0;
        BigInteger power = 1;
        foreach (Fr coefficient in f)
        {
            value += coefficient.ToBigInteger() * power;
            power = power * x.ToBigInteger() % Fr.Modulus;
        }

        return Fr.From(value);
    }

    private static Fr[] Values(IVector vector)
    {
        var values = new Fr[vector.Length];
        Backend.Download(vector, values);
        return values;
    }
}
