using System.Numerics;

namespace Zkml.KernelGenerator;

/// <summary>
/// One Montgomery product, or a sum of them under one reduction, on the lanes of a vector: the columns of the products; the four
/// low columns folded by constants; one Montgomery step for the fifth; an early estimate of the multiple of p to take away.
/// </summary>
/// <remarks>In three phases that keep the columns in memory between them where registers are few: nothing is left to spill.</remarks>
internal sealed class Product
{
    /// <summary>Vectors of scratch memory that a product uses.</summary>
    public const int ScratchSlots = 10;

    /// <summary>Σ w·w' over the products of a sum, where an operand of weight w is a sum of w results.</summary>
    public const int Weight = 4;

    // What the carry into a low digit can add to it.
    private const int CarrySlack = 4000;

    private readonly CodeWriter _writer;
    private readonly Target _target;
    private readonly FieldModulus _field;
    private readonly Columns _columns;

    /// <summary>Begins a product.</summary>
    public Product(CodeWriter writer, Target target, FieldModulus field)
    {
        _writer = writer;
        _target = target;
        _field = field;
        _columns = new Columns(writer, target);
        ValueBound = Weight * field.ElementBound * field.ElementBound;
    }

    /// <summary>The magnitude of the sum of products.</summary>
    public BigInteger ValueBound { get; set; }

    /// <summary>The columns, where the caller adds to them first.</summary>
    public Columns Columns => _columns;

    /// <summary>Adds the rows of Σ left · right; each operand is named by its digit.</summary>
    public void AddRows(params (Func<int, string> Left, Func<int, string> Right)[] factors)
    {
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            foreach ((Func<int, string> left, Func<int, string> right) in factors)
            {
                string a = left(i);
                for (int j = 0; j < FieldModulus.Limbs; j++)
                {
                    BigInteger bound = Weight * _field.DigitBound(i) * _field.DigitBound(j);
                    _columns.AddProduct(a, right(j), bound, i + j);
                }

                _columns.FlushLine();
            }

            _columns.Spill(i);
        }

        SpillUpper();
    }

    /// <summary>Adds the rows of the square of x: doubled digits stand for the symmetric half.</summary>
    public void AddSquareRows(Func<int, string> left, Func<int, string> right)
    {
        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            string a = left(i);
            _columns.AddProduct(a, a, _field.DigitBound(i) * _field.DigitBound(i), 2 * i);
            string twice = $"d{i}";
            if (i < FieldModulus.Limbs - 1)
            {
                _writer.Line($"var {twice} = {a} + {a};");
            }

            for (int j = i + 1; j < FieldModulus.Limbs; j++)
            {
                _columns.AddProduct(twice, right(j), 2 * _field.DigitBound(i) * _field.DigitBound(j), i + j);
            }

            _columns.FlushLine();
        }

        for (int i = 0; i < FieldModulus.Limbs; i++)
        {
            _columns.Spill(i);
        }

        SpillUpper();
    }

    /// <summary>Adds digit · constant, the digit being of the given column.</summary>
    public void AddConstantRow(string digit, BigInteger digitBound, BigInteger[] constant, int column)
    {
        for (int j = 0; j < FieldModulus.Limbs; j++)
        {
            BigInteger bound = digitBound * BigInteger.Abs(constant[j]);
            _columns.AddProduct(digit, _target.Constant(constant[j]), bound, column + j);
        }

        _columns.FlushLine();
    }

    /// <summary>Moves the upper columns to the scratch memory.</summary>
    public void SpillUpper()
    {
        for (int k = FieldModulus.Limbs; k < 10; k++)
        {
            _columns.Spill(k);
        }
    }

    /// <summary>Divides by 2^255 modulo p: the digits of the result, those below the last in [-2^50, 2^50).</summary>
    public string[] Reduce()
    {
        string[] low = LowDigits();
        (string m, string q, BigInteger largestQ) = FoldLow(low);
        return Finish(m, q, largestQ);
    }

    /// <summary>The digits of columns 0 to 3, in [0, 2^51) but for the carry that came in; the last carry goes to column 4.</summary>
    private string[] LowDigits()
    {
        string[] digits = new string[4];
        (string Name, ulong Bias, BigInteger Bound)? carry = null;
        for (int k = 0; k < 4; k++)
        {
            digits[k] = $"t{k}";
            _columns.Settle(k, 0);
            if (carry is var (name, bias, _))
            {
                _columns.DigitWithCarry(k, digits[k], name, bias);
            }
            else
            {
                _columns.Digit(k, digits[k], 0);
            }

            carry = _columns.Carry(k);
        }

        _columns.AddInteger(4, carry!.Value.Name, carry.Value.Bias, carry.Value.Bound);
        return digits;
    }

    /// <summary>Adds the digits times the fold's constants; gives the Montgomery factor of column 4 and the quotient, negated.</summary>
    private (string M, string Q, BigInteger LargestQ) FoldLow(string[] digits)
    {
        BigInteger digitBound = FieldModulus.Base + CarrySlack;
        for (int k = 0; k < 4; k++)
        {
            AddFold(k, 0);
        }

        _columns.FlushLine();
        _columns.Settle(4, 0);
        _columns.Digit(4, "r", 0);
        string high = _writer.Name("h");
        string inverse = _target.Constant(_field.NegativeInverse);
        Columns.Require(FieldModulus.Base * BigInteger.Abs(_field.NegativeInverse) <= Columns.LargestProduct, "r · (-1/p)");
        _writer.Line($"var {high} = {_target.MultiplyAdd("r", inverse, "c1")}; var m = c1 - {high};");
        _writer.Line($"m = {_target.MultiplyAdd("r", inverse, "m")};");
        _columns.Spill(4);
        if (!_target.IsWide)
        {
            _writer.Line(_target.StoreScratch("m", 0));
        }

        for (int j = 1; j < FieldModulus.Limbs; j++)
        {
            for (int k = 0; k < 4; k++)
            {
                AddFold(k, j);
            }

            _columns.FlushLine();
            _columns.Spill(4 + j);
        }

        BigInteger top = TopColumnBound();
        _columns.Whole(9, "q", top);
        _writer.Line($"q = {_target.MultiplyAdd("q", _target.Constant(_field.TopPerP), _target.Constant(Columns.LowMagic))};");
        _writer.Line($"q = {_target.Constant(Columns.LowMagic)} - q;");
        _columns.Spill(9);
        if (!_target.IsWide)
        {
            _writer.Line(_target.StoreScratch("q", 1));
        }

        // |q| ≤ round(top · 2^204 / p); a thousandth covers the rounding of the estimate.
        BigInteger largestQ = (((top << 204) * 1001 / 1000) + (_field.P / 2)) / _field.P;
        return ("m", "q", largestQ);

        void AddFold(int k, int j)
        {
            BigInteger constant = _field.Fold[k][j];
            _columns.AddProduct(digits[k], _target.Constant(constant), digitBound * BigInteger.Abs(constant), 4 + j);
        }
    }

    /// <summary>Column 9's magnitude from the value's, as its products' digits alone would bound it too loosely.</summary>
    private BigInteger TopColumnBound()
    {
        // The digits are not negative but for a carry: what one of them adds lies on one side, and the larger side counts.
        (BigInteger positive, BigInteger negative, BigInteger slack) = (BigInteger.Zero, BigInteger.Zero, BigInteger.Zero);
        for (int k = 0; k < 4; k++)
        {
            BigInteger value = FoldValue(k);
            positive += BigInteger.Max(value, 0) * FieldModulus.Base;
            negative -= BigInteger.Min(value, 0) * FieldModulus.Base;
            slack += BigInteger.Abs(value) * CarrySlack;
        }

        BigInteger folded = (BigInteger.Max(positive, negative) + slack) << (4 * FieldModulus.Radix);
        BigInteger below = BigInteger.Zero;
        for (int k = 4; k < 9; k++)
        {
            below += _columns.Bound(k) << (FieldModulus.Radix * k);
        }

        return ((ValueBound + folded + below) >> (9 * FieldModulus.Radix)) + 1;
    }

    private BigInteger FoldValue(int k)
    {
        BigInteger value = BigInteger.Zero;
        for (int j = FieldModulus.Limbs - 1; j >= 0; j--)
        {
            value = (value << FieldModulus.Radix) + _field.Fold[k][j];
        }

        return value;
    }

    /// <summary>Adds m·p and -q·p, and carries columns 5 to 9 through once.</summary>
    private string[] Finish(string m, string q, BigInteger largestQ)
    {
        if (!_target.IsWide)
        {
            _writer.Line($"m = {_target.LoadScratch(0)}; q = {_target.LoadScratch(1)};");
        }

        BigInteger half = FieldModulus.Base / 2;
        _columns.AddProduct(m, _target.Constant(_field.Digits[0]), half * BigInteger.Abs(_field.Digits[0]), 4);
        _columns.FlushLine();
        _columns.Settle(4, 0);
        (string Name, ulong Bias, BigInteger Bound) carry = _columns.Carry(4);
        for (int j = 1; j < FieldModulus.Limbs; j++)
        {
            _columns.AddProduct(m, _target.Constant(_field.Digits[j]), half * BigInteger.Abs(_field.Digits[j]), 4 + j);
        }

        _columns.FlushLine();
        string[] digits = new string[FieldModulus.Limbs];
        for (int k = 5; k < 9; k++)
        {
            AddQuotient(k, q, largestQ, carry.Bias);
            _columns.AddInteger(k, carry.Name, carry.Bias, carry.Bound);
            _columns.Settle(k, 1UL << 50);
            digits[k - 5] = $"o{k - 5}";
            _columns.Digit(k, digits[k - 5], 1UL << 50);
            carry = _columns.Carry(k);
        }

        AddTopQuotient(q, largestQ);
        _columns.AddInteger(9, carry.Name, carry.Bias, carry.Bound);
        CheckResult();
        digits[4] = "o4";
        _columns.Whole(9, digits[4], _field.TopBound);
        return digits;
    }

    /// <summary>
    /// Adds -q · p's digit to column k through a magic number that also sets the column's bias modulo 2^51 to 2^50 once the
    /// carry is in, where the range allows it.
    /// </summary>
    private void AddQuotient(int k, string q, BigInteger largestQ, ulong carryBias)
    {
        BigInteger digit = _field.Digits[k - 5];
        BigInteger bound = largestQ * BigInteger.Abs(digit);
        var bias = (BigInteger)(unchecked(_columns.Bias(k) + Columns.LowBias + carryBias) % (1UL << FieldModulus.Radix));
        BigInteger shift = FieldModulus.Centre((FieldModulus.Base / 2) - bias, FieldModulus.Base);
        if (bound + BigInteger.Abs(shift) > FieldModulus.Base)
        {
            shift = BigInteger.Zero;
        }

        Columns.Require(bound <= FieldModulus.Base, "q · p does not fit");
        string product = _target.MultiplyAdd(
            q, _target.Constant(digit), _target.Constant((BigInteger)Columns.LowMagic + shift));
        _columns.AddInteger(k, $"{product}.AsInt64()", unchecked(Columns.LowBias + (ulong)(long)shift), bound);
    }

    /// <summary>Adds -q times p's top digit, by halves: the whole would not fit.</summary>
    private void AddTopQuotient(string q, BigInteger largestQ)
    {
        Columns.Require(_field.Digits[4].IsEven && largestQ * _field.Digits[4] / 2 <= FieldModulus.Base, "q · p does not fit");
        string half = _writer.Name("h");
        string constant = _target.Constant(_field.Digits[4] / 2);
        _writer.Line($"var {half} = {_target.MultiplyAdd(q, constant, _target.Constant(Columns.LowMagic))}.AsInt64();");
        BigInteger bound = largestQ * _field.Digits[4] / 2;
        _columns.AddInteger(9, half, Columns.LowBias, bound);
        _columns.AddInteger(9, half, Columns.LowBias, bound);
    }

    /// <summary>
    /// The result is (sum + fold)/2^255 - q·p + m·p/2^51. The first two leave at most half of p and what the estimate of q did
    /// not see, which is all that was below column 9; the last is at most half of p.
    /// </summary>
    private void CheckResult()
    {
        BigInteger unseen = BigInteger.Zero;
        for (int k = 4; k < 9; k++)
        {
            unseen += _columns.Bound(k) << (FieldModulus.Radix * k);
        }

        BigInteger magnitude = _field.P + (unseen >> 255) + (_field.P >> 30);
        Columns.Require(magnitude <= _field.ElementBound, "the result exceeds its bound");
    }
}
