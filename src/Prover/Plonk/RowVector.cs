using Zkml.Algebra.Backends;
using Zkml.Algebra.Fields;

namespace Zkml.Prover.Plonk;

/// <summary>
/// The values of a polynomial at all points of a coset, as one scalar: the equations of a row, run on these, are those of all rows at once, on the
/// backend. A constant is a vector of it that is never written out.
/// </summary>
internal readonly struct RowVector : IScalar<RowVector>
{
    private readonly RowArena? _arena;
    private readonly IVector? _values;
    private readonly Fr _constant;

    /// <summary>Takes values that the arena owns.</summary>
    public RowVector(RowArena arena, IVector values)
    {
        _arena = arena;
        _values = values;
    }

    private RowVector(Fr constant) => _constant = constant;

    /// <summary>The values; a constant has none.</summary>
    public IVector Values => _values ?? throw new InvalidOperationException("a constant has no values");

    /// <inheritdoc/>
    public static RowVector Constant(in Fr c) => new(c);

    /// <inheritdoc/>
    public static RowVector operator +(RowVector a, RowVector b) => Combine(a, b, Fr.One);

    /// <inheritdoc/>
    public static RowVector operator -(RowVector a, RowVector b) => Combine(a, b, -Fr.One);

    /// <inheritdoc/>
    public static RowVector operator *(RowVector a, RowVector b)
    {
        if ((a._arena ?? b._arena) is not { } arena)
            return new RowVector(a._constant * b._constant);
        if (a._values is null)
            return arena.LinearCombination(a._constant, b.Values, Fr.Zero);
        return b._values is null ? arena.LinearCombination(b._constant, a.Values, Fr.Zero) : arena.Product(a.Values, b.Values);
    }

    // a + sign·b.
    private static RowVector Combine(RowVector a, RowVector b, Fr sign)
    {
        if ((a._arena ?? b._arena) is not { } arena)
            return new RowVector(a._constant + (sign * b._constant));
        if (a._values is null)
            return arena.LinearCombination(sign, b.Values, a._constant);
        return b._values is null
            ? arena.LinearCombination(Fr.One, a.Values, sign * b._constant)
            : arena.Sum(a.Values, sign, b.Values);
    }
}

/// <summary>Makes vectors of rows, and frees them together: the sooner, the less fresh memory is touched.</summary>
/// <param name="backend">Computes.</param>
/// <param name="rows">The length of each.</param>
internal sealed class RowArena(IBackend backend, int rows) : IDisposable
{
    private readonly List<IVector> _vectors = [];
    private IVector? _ones;

    /// <summary>Takes over a vector.</summary>
    public RowVector Own(IVector values)
    {
        _vectors.Add(values);
        return new RowVector(this, values);
    }

    /// <summary>A vector of another arena; what is computed from it is this one's.</summary>
    public RowVector Borrow(RowVector x) => new(this, x.Values);

    /// <summary>factor · x + constant.</summary>
    public RowVector LinearCombination(Fr factor, IVector x, Fr constant)
    {
        IVector result = backend.Zeros(rows);
        backend.MultiplyAdd(result, factor, x);
        if (!constant.IsZero)
            backend.MultiplyAdd(result, constant, Ones());
        return Own(result);
    }

    /// <summary>a + factor · b.</summary>
    public RowVector Sum(IVector a, Fr factor, IVector b)
    {
        RowVector result = LinearCombination(Fr.One, a, Fr.Zero);
        backend.MultiplyAdd(result.Values, factor, b);
        return result;
    }

    /// <summary>a · b, row by row.</summary>
    public RowVector Product(IVector a, IVector b)
    {
        RowVector result = LinearCombination(Fr.One, a, Fr.Zero);
        backend.Multiply(result.Values, b);
        return result;
    }

    /// <summary>Each row's value moved to the row before it, the first's to the last.</summary>
    public RowVector Next(RowVector x)
    {
        var values = new Fr[rows];
        backend.Download(x.Values, values);
        return Own(backend.Upload([.. values.AsSpan(1), values[0]]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ones?.Dispose();
        _vectors.ForEach(vector => vector.Dispose());
    }

    private IVector Ones()
    {
        if (_ones is null)
        {
            var ones = new Fr[rows];
            Array.Fill(ones, Fr.One);
            _ones = backend.Upload(ones);
        }

        return _ones;
    }
}
