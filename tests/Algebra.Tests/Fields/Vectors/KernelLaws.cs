using System.Numerics;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>What each kernel computes, whatever its field and instruction set.</summary>
internal abstract class KernelLaws
{
    public abstract void Multiply();

    public abstract void Square();

    public abstract void MultiplyByScalar();

    public abstract void AddScaled();

    public abstract void SumOfProducts();

    public abstract void Butterfly();

    public abstract void NormalisedButterfly();

    public abstract void Fold();

    public abstract void FoldPairs();

    public abstract void Normalise();

    public abstract void AddAndSubtract();

    public abstract void MultiplyBySmall();

    public abstract void AddScaledSmall();

    public abstract void Accumulate();

    public abstract void AccumulateDifferences();

    public abstract void ReduceColumns();

    public abstract void Inverse();
}

/// <summary>The laws against integers of any size, at the extremes of each kernel's contract, in place and not.</summary>
internal sealed unsafe class KernelLaws<TKernels, TParameters> : KernelLaws
    where TKernels : struct, IFieldKernels
    where TParameters : struct, IFieldParameters
{
    private const int Rounds = 40;
    private static readonly BigInteger P = Fp256<TParameters>.Modulus;
    private static readonly BigInteger InverseR = BigInteger.ModPow(BigInteger.One << 255, P - 2, P);

    // Operands of weight (left, right) with a product of 4, the contract's limit.
    private static readonly (int Left, int Right)[] Weights = [(1, 1), (2, 2), (4, 1), (1, 4)];

    public override void Multiply() => ForEach((random, n) =>
    {
        (int left, int right) = Weights[random.Next(Weights.Length)];
        using var x = Operand<TParameters>.Sample(random, n, left);
        using var y = Operand<TParameters>.Sample(random, n, right);
        using var z = new Operand<TParameters>(n);
        TKernels.Multiply(z.Pointer, x.Pointer, y.Pointer, n);
        Check(z, i => x[i] * y[i] * InverseR);
        InPlace(z, x, p => TKernels.Multiply(p.Pointer, p.Pointer, y.Pointer, n));
        InPlace(z, y, p => TKernels.Multiply(p.Pointer, x.Pointer, p.Pointer, n));
    });

    public override void Square() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, n);
        using var z = new Operand<TParameters>(n);
        TKernels.Square(z.Pointer, x.Pointer, n);
        Check(z, i => x[i] * x[i] * InverseR);
        InPlace(z, x, p => TKernels.Square(p.Pointer, p.Pointer, n));
    });

    public override void MultiplyByScalar() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, n, 4);
        using var scalar = Operand<TParameters>.Scalar(random);
        using var z = new Operand<TParameters>(n);
        TKernels.MultiplyByScalar(z.Pointer, x.Pointer, scalar.Pointer, n);
        Check(z, i => x[i] * scalar[0] * InverseR);
        InPlace(z, x, p => TKernels.MultiplyByScalar(p.Pointer, p.Pointer, scalar.Pointer, n));
    });

    public override void AddScaled() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, n, 4);
        using var scalar = Operand<TParameters>.Scalar(random);
        using var before = Operand<TParameters>.Sample(random, n, 3);
        using Operand<TParameters> z = before.Copy();
        TKernels.AddScaled(z.Pointer, x.Pointer, scalar.Pointer, n);
        Check(z, i => before[i] + (x[i] * scalar[0] * InverseR));
    });

    public override void SumOfProducts() => ForEach((random, n) =>
    {
        int weight = random.Next(1, 4);
        using var x = Operand<TParameters>.Sample(random, n, weight);
        using var y = Operand<TParameters>.Sample(random, n);
        using var u = Operand<TParameters>.Sample(random, n);
        using var v = Operand<TParameters>.Sample(random, n, 4 - weight);
        using var z = new Operand<TParameters>(n);
        TKernels.SumOfProducts(z.Pointer, x.Pointer, y.Pointer, u.Pointer, v.Pointer, n);
        Check(z, i => ((x[i] * y[i]) + (u[i] * v[i])) * InverseR);
        InPlace(z, x, p => TKernels.SumOfProducts(p.Pointer, p.Pointer, y.Pointer, u.Pointer, v.Pointer, n));
        InPlace(z, v, p => TKernels.SumOfProducts(p.Pointer, x.Pointer, y.Pointer, u.Pointer, p.Pointer, n));
    });

    public override void Butterfly() => ForEach((random, n) => ButterflyLaw(random, n, normalised: false));

    public override void NormalisedButterfly() => ForEach((random, n) => ButterflyLaw(random, n, normalised: true));

    public override void Fold() => ForEach((random, n) =>
    {
        using var f0 = Operand<TParameters>.Sample(random, n, 2);
        using var f1 = Operand<TParameters>.Sample(random, n, 2);
        using var scalar = Operand<TParameters>.Scalar(random);
        using var z = new Operand<TParameters>(n);
        TKernels.Fold(z.Pointer, f0.Pointer, f1.Pointer, scalar.Pointer, n);
        Check(z, i => f0[i] + (scalar[0] * (f1[i] - f0[i]) * InverseR));
        InPlace(z, f0, p => TKernels.Fold(p.Pointer, p.Pointer, f1.Pointer, scalar.Pointer, n));
        InPlace(z, f1, p => TKernels.Fold(p.Pointer, f0.Pointer, p.Pointer, scalar.Pointer, n));
    });

    public override void FoldPairs() => ForEach((random, n) =>
    {
        using var f = Operand<TParameters>.Sample(random, 2 * n, 2);
        using var scalar = Operand<TParameters>.Scalar(random);
        using var z = new Operand<TParameters>(n);
        TKernels.FoldPairs(z.Pointer, f.Pointer, scalar.Pointer, n);
        Check(z, i => f[2 * i] + (scalar[0] * (f[(2 * i) + 1] - f[2 * i]) * InverseR));
        InPlace(z, f, p => TKernels.FoldPairs(p.Pointer, p.Pointer, scalar.Pointer, n));
    });

    public override void Normalise() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, n, 4);
        using var z = new Operand<TParameters>(n);
        TKernels.Normalise(z.Pointer, x.Pointer, n);
        Check(z, i => x[i]);
        InPlace(z, x, p => TKernels.Normalise(p.Pointer, p.Pointer, n));
        Assert.All(Enumerable.Range(0, z.Length), i => Assert.True(BigInteger.Abs(z[i]) <= (P / 2) + (P >> 20)));
    });

    public override void AddAndSubtract() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, n, 3);
        using var y = Operand<TParameters>.Sample(random, n);
        using var z = new Operand<TParameters>(n);
        TKernels.Add(z.Pointer, x.Pointer, y.Pointer, n);
        Check(z, i => x[i] + y[i]);
        InPlace(z, x, p => TKernels.Add(p.Pointer, p.Pointer, y.Pointer, n));
        TKernels.Subtract(z.Pointer, x.Pointer, y.Pointer, n);
        Check(z, i => x[i] - y[i]);
        InPlace(z, y, p => TKernels.Subtract(p.Pointer, x.Pointer, p.Pointer, n));
    });

    public override void MultiplyBySmall() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, n, 4);
        using var z = new Operand<TParameters>(n);
        int[] integers = Integers(random, x.Length);
        fixed (int* w = integers)
        {
            TKernels.MultiplyBySmall(z.Pointer, x.Pointer, w, n);
        }

        Check(z, i => x[i] * integers[i]);
        Assert.All(Enumerable.Range(0, z.Length), i => Assert.True(BigInteger.Abs(z[i]) <= (P / 2) + (P >> 16)));
    });

    public override void AddScaledSmall() => ForEach((random, n) =>
    {
        using var scalar = Operand<TParameters>.Scalar(random);
        using var before = Operand<TParameters>.Sample(random, n, 3);
        using Operand<TParameters> z = before.Copy();
        int[] integers = Integers(random, z.Length);
        fixed (int* w = integers)
        {
            TKernels.AddScaledSmall(z.Pointer, scalar.Pointer, w, n);
        }

        Check(z, i => before[i] + (scalar[0] * integers[i]));
    });

    public override void Accumulate() => ForEach((random, n) =>
    {
        (int left, int right) = Weights[random.Next(Weights.Length)];
        nint terms = random.Next(8) == 0 ? FieldVectors.MaximumTerms : n;
        using var x = Operand<TParameters>.Sample(random, terms, left);
        using var y = Operand<TParameters>.Sample(random, terms, right);
        if (random.Next(2) == 0)
        {
            // All digits alike: the columns come as near to their bound as they can.
            Fill(x, left);
            Fill(y, random.Next(2) == 0 ? right : -right);
        }

        nint split = random.Next((int)terms + 1);
        CheckColumns(
            columns =>
            {
                TKernels.Accumulate(columns, x.Pointer, y.Pointer, split);
                nint offset = split * FieldVectors.GroupSize;
                TKernels.Accumulate(columns, x.Pointer + offset, y.Pointer + offset, terms - split);
            },
            lane => Sum(x.Length, lane, i => x[i] * y[i]) * InverseR);
    });

    public override void AccumulateDifferences() => ForEach((random, n) =>
    {
        using var x0 = Operand<TParameters>.Sample(random, n);
        using var x1 = Operand<TParameters>.Sample(random, n);
        using var y0 = Operand<TParameters>.Sample(random, n);
        using var y1 = Operand<TParameters>.Sample(random, n);
        CheckColumns(
            columns => TKernels.AccumulateDifferences(columns, x0.Pointer, x1.Pointer, y0.Pointer, y1.Pointer, n),
            lane => Sum(x0.Length, lane, i => (x1[i] - x0[i]) * (y1[i] - y0[i])) * InverseR);
    });

    public override void ReduceColumns() => ForEach((random, n) =>
    {
        long[] columns = new long[(int)n * FieldVectors.ColumnsSize];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = random.Next(3) switch
            {
                0 => random.NextInt64(-(1L << 62), 1L << 62),
                1 => 1L << 62,
                _ => -(1L << 62),
            };
        }

        using var z = new Operand<TParameters>(n);
        fixed (long* pointer = columns)
        {
            TKernels.ReduceColumns(z.Pointer, pointer, n);
        }

        Check(z, element =>
        {
            BigInteger value = BigInteger.Zero;
            for (int k = 9; k >= 0; k--)
            {
                value = (value << 51) + columns[(element / 4 * FieldVectors.ColumnsSize) + (4 * k) + (element % 4)];
            }

            return value * InverseR;
        });
    });

    public override void Inverse() => ForEach((random, n) =>
    {
        using var x = Operand<TParameters>.Sample(random, 1);
        using var z = new Operand<TParameters>(1);
        BigInteger r = BigInteger.One << 255;
        GroupInverse.Invert<TParameters>(z.Pointer, x.Pointer);
        Check(z, i => BigInteger.ModPow(((x[i] % P) + P) % P, P - 2, P) * r * r);
    });

    private static void ButterflyLaw(Random random, nint n, bool normalised)
    {
        int step = random.Next(2);
        using var u = Operand<TParameters>.Sample(random, n, 3);
        using var v = Operand<TParameters>.Sample(random, n, 4);
        using var w = Operand<TParameters>.Sample(random, n);
        using Operand<TParameters> sum = u.Copy();
        using Operand<TParameters> difference = v.Copy();
        if (normalised)
        {
            TKernels.NormalisedButterfly(sum.Pointer, difference.Pointer, w.Pointer, step, n);
        }
        else
        {
            TKernels.Butterfly(sum.Pointer, difference.Pointer, w.Pointer, step, n);
        }

        int weight = normalised ? 1 : 4;
        Check(sum, i => u[i] + (v[i] * w[step == 0 ? i % 4 : i] * InverseR), weight);
        Check(difference, i => u[i] - (v[i] * w[step == 0 ? i % 4 : i] * InverseR), weight);
    }

    private static void ForEach(Action<Random, nint> law)
    {
        var random = new Random(20);
        for (int round = 0; round < Rounds; round++)
        {
            law(random, 1 + (round % 5));
        }
    }

    private static void Check(Operand<TParameters> z, Func<int, BigInteger> expected, int weight = 1)
    {
        BigInteger largest = weight * (P + (P >> 20));
        for (int i = 0; i < z.Length; i++)
        {
            Assert.True(((z[i] - expected(i)) % P).IsZero, $"element {i} of {z.Length} is wrong");
            Assert.True(BigInteger.Abs(z[i]) <= largest, $"element {i} is too large");
            for (int limb = 0; limb < 4; limb++)
            {
                Assert.True(Math.Abs(z.Digit(i, limb)) <= weight * (double)(1L << 50), $"digit {limb} of element {i} is too large");
            }
        }
    }

    private static void InPlace(Operand<TParameters> expected, Operand<TParameters> operand, Action<Operand<TParameters>> kernel)
    {
        using Operand<TParameters> copy = operand.Copy();
        kernel(copy);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], copy[i]);
        }
    }

    private delegate void ColumnsAction(long* columns);

    private static void CheckColumns(ColumnsAction accumulate, Func<int, BigInteger> expected)
    {
        long[] columns = new long[FieldVectors.ColumnsSize];
        using var z = new Operand<TParameters>(1);
        fixed (long* pointer = columns)
        {
            accumulate(pointer);
            TKernels.ReduceColumns(z.Pointer, pointer, 1);
        }

        Check(z, expected);
    }

    private static BigInteger Sum(int length, int lane, Func<int, BigInteger> term)
    {
        BigInteger sum = BigInteger.Zero;
        for (int i = lane; i < length; i += FieldVectors.Lanes)
        {
            sum += term(i);
        }

        return sum;
    }

    private static void Fill(Operand<TParameters> operand, int weight)
    {
        for (int i = 0; i < operand.Length; i++)
        {
            for (int limb = 0; limb < 4; limb++)
            {
                operand.Digit(i, limb) = weight * (double)(1L << 50);
            }

            operand.Digit(i, 4) = weight * (double)(P >> 204);
        }
    }

    private static int[] Integers(Random random, int count)
    {
        int[] edges = [0, 1, -1, int.MaxValue, int.MinValue, 1 << 21, -(1 << 21), 255, -128];
        return [.. Enumerable.Range(0, count).Select(_ =>
            random.Next(2) == 0 ? edges[random.Next(edges.Length)] : random.Next(int.MinValue, int.MaxValue))];
    }
}
