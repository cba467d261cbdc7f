using System.Numerics;

namespace Zkml.KernelGenerator;

/// <summary>Every kernel of a field.</summary>
internal static class KernelCatalogue
{
    /// <summary>Vectors of scratch memory that any kernel uses: a product's, and ten for operands.</summary>
    public const int ScratchSlots = Product.ScratchSlots + (2 * FieldModulus.Limbs);

    /// <summary>Groups that an accumulation may add up before it is reduced.</summary>
    public const int MaximumTerms = 256;

    private const string Z = "double* z";
    private const string X = "double* x";
    private const string Y = "double* y";

    /// <summary>The kernels, in the order of the interface.</summary>
    public static IReadOnlyList<Kernel> All { get; } =
    [
        new("Multiply", [Z, X, Y], Step("z", "x", "y"), c =>
        {
            Func<int, string> y = c.Right("y");
            c.Store(c.Multiply((c.Left("x"), y)), "z");
        }),

        new("Square", [Z, X], Step("z", "x"), c =>
        {
            var product = new Product(c.Writer, c.Target, c.Field) { ValueBound = c.Field.ElementBound * c.Field.ElementBound };
            Func<int, string> right = c.Right("x");
            product.AddSquareRows(c.Target.IsWide ? right : c.Left("a", i => c.Target.Load("x", i)), right);
            c.Store(product.Reduce(), "z");
        }),

        new("MultiplyByScalar", [Z, X, "double* scalar"], Step("z", "x"), c =>
            c.Store(c.Multiply((c.Left("x"), Scalar(c))), "z"), Prologue: SpreadScalar),

        new("AddScaled", [Z, X, "double* scalar"], Step("z", "x"), c =>
        {
            string[] product = c.Multiply((c.Left("x"), Scalar(c)));
            AddTo(c, product, i => c.Target.Load("z", i));
            c.Normalise(product);
            c.Store(product, "z");
        }, Prologue: SpreadScalar),

        new("SumOfProducts", [Z, X, Y, "double* u", "double* v"], Step("z", "x", "y", "u", "v"), c =>
        {
            Func<int, string> y = c.Right("y");
            Func<int, string> v = c.Right("v");
            c.Store(c.Multiply((c.Left("x"), y), (c.Left("u"), v)), "z");
        }),

        new("Butterfly", [.. ButterflyParameters], ButterflyStep, c => Butterfly(c, normalise: false), SpreadStep),

        new("NormalisedButterfly", [.. ButterflyParameters], ButterflyStep, c => Butterfly(c, normalise: true), SpreadStep),

        new("Fold", [Z, "double* f0", "double* f1", "double* scalar"], Step("z", "f0", "f1"), c =>
        {
            string[] product = c.Multiply(
                (c.Left("a", i => $"{c.Target.Load("f1", i)} - {c.Target.Load("f0", i)}"), Scalar(c)));
            AddTo(c, product, i => c.Target.Load("f0", i));
            c.Normalise(product);
            c.Store(product, "z");
        }, Prologue: SpreadScalar),

        new("FoldPairs", [Z, "double* f", "double* scalar"], [("z", "20"), ("f", "40")], FoldPairs, Prologue: SpreadScalar),

        new("Normalise", [Z, X], Step("z", "x"), c => Sum(c, i => c.Target.Load("x", i))),

        new("Add", [Z, X, Y], Step("z", "x", "y"), c =>
            Sum(c, i => $"{c.Target.Load("x", i)} + {c.Target.Load("y", i)}")),

        new("Subtract", [Z, X, Y], Step("z", "x", "y"), c =>
            Sum(c, i => $"{c.Target.Load("x", i)} - {c.Target.Load("y", i)}")),

        new("MultiplyBySmall", [Z, X, "int* w"], [.. Step("z", "x"), ("w", "4")], c =>
        {
            LoadSmall(c);
            c.Store(Normalisation.MultiplySmall(c.Writer, c.Target, c.Field, i => c.Target.Load("x", i), "d", null), "z");
        }),

        new("AddScaledSmall", [Z, "double* scalar", "int* w"], [.. Step("z"), ("w", "4")], c =>
        {
            LoadSmall(c);
            c.Store(Normalisation.MultiplySmall(
                c.Writer, c.Target, c.Field, Scalar(c), "d", i => c.Target.Load("z", i)), "z");
        }, Prologue: SpreadScalar),

        new("Accumulate", ["long* columns", X, Y], Step("x", "y"), c =>
            Accumulate(c, i => c.Target.Load("x", i), c.Right("y")), StartColumns, FinishColumns),

        new("AccumulateDifferences", ["long* columns", "double* x0", "double* x1", "double* y0", "double* y1"],
            Step("x0", "x1", "y0", "y1"), c =>
            {
                Func<int, string> right = c.Right("b", j => $"{c.Target.Load("y1", j)} - {c.Target.Load("y0", j)}");
                if (!c.Target.IsWide)
                {
                    for (int j = 0; j < FieldModulus.Limbs; j++)
                    {
                        c.Writer.Line(c.Target.StoreScratch($"({right(j)})", j));
                    }

                    right = c.Target.LoadScratch;
                }

                Accumulate(c, i => $"{c.Target.Load("x1", i)} - {c.Target.Load("x0", i)}", right);
            }, StartColumns, FinishColumns),

        new("ReduceColumns", [Z, "long* columns"], [("z", "20"), ("columns", "40")], ReduceColumns, IsWide: false),
    ];

    private static string[] ButterflyParameters => ["double* u", "double* v", "double* twiddles", "nint twiddleStep"];

    private static IReadOnlyList<(string, string)> ButterflyStep => [.. Step("u", "v"), ("twiddles", "twiddleStep")];

    private static IReadOnlyList<(string Pointer, string Step)> Step(params string[] pointers) =>
        [.. pointers.Select(p => (p, $"{Target.Group}"))];

    /// <summary>One element in every lane: kept in the scratch memory by a kernel whose vectors are wider than a group's.</summary>
    private static Func<int, string> Scalar(KernelScope c) => c.Target.IsWide
        ? i => c.Target.LoadScratch(Product.ScratchSlots + i)
        : i => c.Target.Load("scalar", i);

    private static void SpreadScalar(KernelScope c)
    {
        if (c.Target.IsWide)
        {
            for (int i = 0; i < FieldModulus.Limbs; i++)
            {
                c.Writer.Line(c.Target.StoreScratch(Target.LoadTwo("scalar", "scalar", i), Product.ScratchSlots + i));
            }
        }
    }

    private static void SpreadStep(KernelScope c) => c.Writer.Line($"twiddleStep *= {Target.Group};");

    private static void AddTo(KernelScope c, string[] digits, Func<int, string> addend)
    {
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            c.Writer.Line($"{digits[i]} += {addend(i)};");
        }
    }

    private static void Sum(KernelScope c, Func<int, string> value)
    {
        string[] digits = [.. Enumerable.Range(0, FieldModulus.Limbs).Select(i => $"o{i}")];
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            c.Writer.Line($"var {digits[i]} = {value(i)};");
        }

        c.Normalise(digits);
        c.Store(digits, "z");
    }

    private static void Butterfly(KernelScope c, bool normalise)
    {
        Func<int, string> twiddle = c.Right("w", i => c.Target.IsWide
            ? Target.LoadTwo("twiddles", "(twiddles + twiddleStep)", i)
            : c.Target.Load("twiddles", i));
        string[] t = c.Multiply((c.Left("v"), twiddle));
        string[] sums = [.. Enumerable.Range(0, FieldModulus.Limbs).Select(i => $"sum{i}")];
        string[] differences = [.. Enumerable.Range(0, FieldModulus.Limbs).Select(i => $"difference{i}")];
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            c.Writer.Line($"var {sums[i]} = {c.Target.Load("u", i)}; var {differences[i]} = {sums[i]} - {t[i]}; {sums[i]} += {t[i]};");
            if (!normalise)
            {
                c.Writer.Line(c.Target.Store(sums[i], "u", i));
                c.Writer.Line(c.Target.Store(differences[i], "v", i));
            }
        }

        if (normalise)
        {
            c.Normalise(sums);
            c.Store(sums, "u");
            c.Normalise(differences);
            c.Store(differences, "v");
        }
    }

    /// <summary>Elements 2i and 2i + 1 of two adjacent groups side by side: (even, odd) of a digit.</summary>
    private static void FoldPairs(KernelScope c)
    {
        Target target = c.Target;
        string[] product = c.Multiply((Difference, Scalar(c)));
        AddTo(c, product, i => target.LoadScratch(Product.ScratchSlots + (target.IsWide ? FieldModulus.Limbs : 0) + i));
        c.Normalise(product);
        c.Store(product, "z");

        string Difference(int i)
        {
            string first = target.IsWide ? Target.LoadTwo("f", "(f + 40)", i) : target.Load("f", i);
            string second = target.IsWide ? Target.LoadTwo("(f + 20)", "(f + 60)", i) : target.Load("(f + 20)", i);
            c.Writer.Line($"var first{i} = {first}; var second{i} = {second};");
            c.Writer.Line($"var even{i} = {Permute($"{Unpack("Low")}(first{i}, second{i})")};");
            c.Writer.Line($"var a{i} = {Permute($"{Unpack("High")}(first{i}, second{i})")} - even{i};");
            c.Writer.Line(target.StoreScratch(
                $"even{i}", Product.ScratchSlots + (target.IsWide ? FieldModulus.Limbs : 0) + i));
            return $"a{i}";
        }

        string Unpack(string half) => target.IsWide ? $"Avx512F.Unpack{half}" : $"Avx.Unpack{half}";
        string Permute(string v) => target.IsWide ? $"Avx512F.Permute4x64({v}, 0b11_01_10_00)" : $"Avx2.Permute4x64({v}, 0b11_01_10_00)";
    }

    private static void LoadSmall(KernelScope c) => c.Writer.Line(c.Target.IsWide
        ? "var d = Avx512F.ConvertToVector512Double(Vector256.Load(w));"
        : "var d = Avx.ConvertToVector256Double(Vector128.Load(w));");

    private static void StartColumns(KernelScope c)
    {
        c.Writer.Line("nint terms = groups;");
        c.Accumulator = new Columns(c.Writer, c.Target);
        for (int k = 0; k < 10; k++)
        {
            string start = c.Target.IsWide ? "Vector512<long>.Zero" : $"Vector256.Load({Target.At("columns", 4 * k)})";
            c.Accumulator.Start(k, start, BigInteger.Zero);
        }
    }

    private static void Accumulate(KernelScope c, Func<int, string> left, Func<int, string> right)
    {
        Columns columns = c.Accumulator!;
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            string a = c.Left("a", left)(i);
            for (int j = 0; j < FieldModulus.Limbs; j++)
            {
                columns.AddProduct(a, right(j), Product.Weight * c.Field.DigitBound(i) * c.Field.DigitBound(j), i + j);
            }

            columns.FlushLine();
        }
    }

    private static void FinishColumns(KernelScope c)
    {
        Columns columns = c.Accumulator!;
        if (c.Target.IsWide)
        {
            c.Writer.Line("terms >>= 1;");
        }

        for (int k = 0; k < 10; k++)
        {
            Columns.Require(MaximumTerms * columns.Bound(k) <= ColumnBound, $"column {k} of an accumulation overflows");
            string bias = unchecked((long)columns.Bias(k)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            c.Writer.Line($"k{k} -= {c.Target.Vector}.Create(terms * {bias}L);");
            c.Writer.Line(c.Target.IsWide
                ? $"(Vector256.Load({Target.At("columns", 4 * k)}) + k{k}.GetLower() + k{k}.GetUpper()).Store({Target.At("columns", 4 * k)});"
                : $"k{k}.Store({Target.At("columns", 4 * k)});");
        }
    }

    private static BigInteger ColumnBound => BigInteger.One << 62;

    /// <summary>
    /// The columns' digits d0 to d9 and what is left, d10: the value is (d0..d4) + (d5..d9)·2^255 + d10·2^510, and the three
    /// parts, by 1, 2^255 mod p and 2^510 mod p, are one more sum of products under one reduction.
    /// </summary>
    private static void ReduceColumns(KernelScope c)
    {
        var sums = new Columns(c.Writer, c.Target, "u");
        var product = new Product(c.Writer, c.Target, c.Field) { ValueBound = c.Field.P << 255 };
        for (int k = 0; k < 10; k++)
        {
            sums.Start(k, $"Vector256.Load({Target.At("columns", 4 * k)})", ColumnBound);
        }

        BigInteger half = FieldModulus.Base / 2;
        for (int k = 0; k < 10; k++)
        {
            sums.Settle(k, 1UL << 50);
            if (k < FieldModulus.Limbs)
            {
                product.Columns.AddInteger(
                    k, $"u{k} & {c.Target.Bits((1UL << FieldModulus.Radix) - 1)}", 1UL << 50, half);
            }
            else
            {
                sums.Digit(k, $"a{k - 5}", 1UL << 50);
                c.Writer.Line(c.Target.StoreScratch($"a{k - 5}", Product.ScratchSlots + k - 5));
            }

            (string carry, ulong bias, BigInteger bound) = sums.Carry(k);
            sums.AddInteger(k + 1, carry, bias, bound);
        }

        sums.Whole(10, "top", sums.Bound(10));
        product.AddConstantRow("top", sums.Bound(10), c.Field.RSquared, 0);
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            c.Writer.Line($"a{i} = {c.Target.LoadScratch(Product.ScratchSlots + i)};");
            product.AddConstantRow($"a{i}", half, c.Field.R, i);
            product.Columns.Spill(i);
        }

        product.SpillUpper();
        c.Store(product.Reduce(), "z");
    }
}
