using Zkml.Algebra.Backends;

namespace Zkml.Testing.Backends;

/// <content>The fraction tree and the product sumcheck, round by round.</content>
public abstract partial class BackendLaws
{
    /// <summary>Shapes of a tree's leaves.</summary>
    public static TheoryData<string> Shapes => TreeShapes.Names;

    [Theory]
    [MemberData(nameof(Shapes))]
    public void FractionTree_MatchesReference(string shape)
    {
        var elements = new TestElements(1);
        FractionLeaves leaves = TreeShapes.Leaves(shape);
        Fr alpha = elements.Next();
        Fr beta = elements.Next();
        AssertSame(backend =>
        {
            using IFractionTree tree = backend.BuildFractionTree(leaves, alpha, beta);
            Assert.Equal(leaves.RowBits + leaves.SlotBits, tree.Depth);
            return [tree.Root.Numerator, tree.Root.Denominator, .. Rounds(tree)];
        });
    }

    [Fact]
    public void FractionTree_OfAnyShape_MatchesReference() => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            FractionLeaves leaves = TreeShapes.Any(seed);
            var elements = new TestElements(seed);
            (Fr alpha, Fr beta) = (elements.Next(), elements.Next());
            AssertSame(backend =>
            {
                using IFractionTree tree = backend.BuildFractionTree(leaves, alpha, beta);
                return [tree.Root.Numerator, tree.Root.Denominator, .. Rounds(tree)];
            });
        },
        iter: 60,
        threads: 1);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void FractionTree_ConvincesVerifier(string shape)
    {
        var elements = new TestElements(2);
        FractionLeaves leaves = TreeShapes.Leaves(shape);
        Fr alpha = elements.Next();
        Fr beta = elements.Next();
        using IFractionTree tree = Subject.BuildFractionTree(leaves, alpha, beta);
        (Fr[] point, Fr p, Fr q) = LayerVerifier.Run(tree, 3);
        Assert.Equal(LayerVerifier.Evaluate(leaves, alpha, beta, point), (p, q));
    }

    [Fact]
    public void FractionTree_KeepsZeroDenominators()
    {
        FractionLeaves leaves = TreeShapes.Leaves("several blocks");
        LeafBlock block = leaves.Blocks[0];
        Fr alpha = Fr.From(block.Tag) + Fr.From(block.Coordinates[0][3, 1]);
        AssertSame(backend =>
        {
            using IFractionTree tree = backend.BuildFractionTree(leaves, alpha, Fr.One);
            Assert.True(tree.Root.Denominator.IsZero);
            return [tree.Root.Numerator, .. Rounds(tree)];
        });
    }

    [Fact]
    public void FractionTree_TakesExtremeIntegers()
    {
        int[] data = [int.MinValue, int.MaxValue, 0, -1, int.MinValue, int.MinValue, int.MaxValue, 1];
        var matrix = new IntMatrix(data, 0, 2);
        var leaves = new FractionLeaves(2, 2, [new LeafBlock(int.MaxValue, 4, [2, 1], matrix, [matrix, matrix, matrix])]);
        var elements = new TestElements(6);
        (Fr alpha, Fr beta) = (elements.Next(), elements.Next());
        AssertSame(backend =>
        {
            using IFractionTree tree = backend.BuildFractionTree(leaves, alpha, beta);
            return [.. Rounds(tree)];
        });
    }

    [Fact]
    public void FractionTree_OpensLayersInOrder()
    {
        using IFractionTree tree = Subject.BuildFractionTree(TreeShapes.Leaves("full"), Fr.From(5), Fr.From(7));
        Assert.ThrowsAny<ArgumentException>(() => tree.OpenLayer(1, [Fr.One], Fr.One));
        using IFractionLayer root = tree.OpenLayer(0, [], Fr.One);
        Assert.ThrowsAny<ArgumentException>(() => tree.OpenLayer(0, [], Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => tree.OpenLayer(1, [], Fr.One));
        Assert.ThrowsAny<ArgumentException>(() => root.RoundPolynomial());
        using IFractionLayer layer = tree.OpenLayer(1, [Fr.One], Fr.One);
        Assert.ThrowsAny<ArgumentException>(() => layer.Final());
    }

    [Fact]
    public void FractionTree_RoundsMayBeSkippedOrRepeated()
    {
        FractionLeaves leaves = TreeShapes.Leaves("lookups and tables");
        AssertSame(backend =>
        {
            var elements = new TestElements(8);
            using IFractionTree tree = backend.BuildFractionTree(leaves, Fr.From(5), Fr.From(7));
            var trace = new List<Fr>();
            for (int depth = 0; depth < tree.Depth; depth++)
            {
                using IFractionLayer layer = tree.OpenLayer(depth, elements.Vector(depth), elements.Next());
                for (int j = 0; j < depth; j++)
                {
                    for (int repeat = 0; repeat < (j + depth) % 3; repeat++)
                    {
                        (Fr atZero, Fr quadratic) = layer.RoundPolynomial();
                        trace.AddRange([atZero, quadratic]);
                    }

                    layer.Bind(elements.Next());
                }

                (Fr p0, Fr p1, Fr q0, Fr q1) = layer.Final();
                trace.AddRange([p0, p1, q0, q1]);
            }

            return [.. trace];
        });
    }

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(1, new[] { 1 })]
    [InlineData(3, new[] { 0, 1, 2, 3 })]
    [InlineData(5, new[] { 5, 2 })]
    [InlineData(8, new[] { 3, 8, 0, 7 })]
    [InlineData(12, new[] { 12, 11, 9, 4 })]
    [InlineData(9, new[] { 4, 4 })]
    public void ProductSumcheck(int variables, int[] logs)
    {
        var elements = new TestElements(variables);
        Fr[][] lefts = [.. logs.Select(log => elements.Vector(1 << log))];
        Fr[][] rights = [.. logs.Select(log => elements.Vector(1 << log))];
        Fr[] weights = elements.Vector(logs.Length);
        Fr[] challenges = elements.Vector(variables);
        AssertSame(backend =>
        {
            IVector[] left = [.. lefts.Select(x => backend.Upload(x))];
            IVector[] right = [.. rights.Select(x => backend.Upload(x))];
            var trace = new List<Fr>();
            using (IProductSumcheck sumcheck = backend.OpenProductSumcheck(
                [.. weights.Select((w, t) => new ProductTerm(w, left[t], right[t]))], variables))
            {
                foreach (Fr challenge in challenges)
                {
                    (Fr constant, Fr linear, Fr quadratic) = sumcheck.RoundPolynomial();
                    trace.AddRange([constant, linear, quadratic]);
                    sumcheck.Bind(challenge);
                }

                foreach ((Fr l, Fr r) in sumcheck.Final())
                    trace.AddRange([l, r]);
            }

            trace.AddRange(left.Concat(right).SelectMany(vector => Values(backend, vector)));
            return [.. trace];
        });
    }

    [Fact]
    public void ProductSumcheck_SharesFactors()
    {
        var elements = new TestElements(1);
        Fr[] x = elements.Vector(64);
        Fr[] y = elements.Vector(64);
        Fr[] challenges = elements.Vector(6);
        AssertSame(backend =>
        {
            using IVector left = backend.Upload(x);
            using IVector right = backend.Upload(y);
            using IProductSumcheck sumcheck = backend.OpenProductSumcheck(
                [new(Fr.One, left, right), new(Fr.From(3), left, left), new(Fr.Zero, right, right)], 6);
            var trace = new List<Fr>();
            foreach (Fr challenge in challenges)
                sumcheck.Bind(challenge);

            foreach ((Fr l, Fr r) in sumcheck.Final())
                trace.AddRange([l, r]);
            return [.. trace, .. Values(backend, left)];
        });
    }

    /// <summary>Every number that the layers send, with challenges drawn from a seed.</summary>
    private static List<Fr> Rounds(IFractionTree tree)
    {
        var elements = new TestElements(9);
        var trace = new List<Fr>();
        for (int depth = 0; depth < tree.Depth; depth++)
        {
            using IFractionLayer layer = tree.OpenLayer(depth, elements.Vector(depth), elements.Next());
            for (int j = 0; j < depth; j++)
            {
                (Fr atZero, Fr quadratic) = layer.RoundPolynomial();
                trace.AddRange([atZero, quadratic]);
                layer.Bind(elements.Next());
            }

            (Fr p0, Fr p1, Fr q0, Fr q1) = layer.Final();
            trace.AddRange([p0, p1, q0, q1]);
        }

        return trace;
    }
}
