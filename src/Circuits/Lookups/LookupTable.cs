using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Lookups;

/// <summary>The lookup tables; the number is the tag that leads a table's tuples (PROTOCOL section 4).</summary>
public enum TableKind
{
    /// <summary>d to max(d, 0), T bits.</summary>
    Relu = 1,

    /// <summary>z to clamp((z + 2^(S-1)) >> S, 0, 2^b - 1), T bits.</summary>
    Requantise = 2,

    /// <summary>Every T-bit signed integer: weights and biases.</summary>
    Range = 3,

    /// <summary>(n, j, z_nj): the one table that lives in the witness.</summary>
    Label = 4,

    /// <summary>0..C: the number of comparisons that the labelled class wins.</summary>
    Rank = 5,

    /// <summary>z to clamp((z + 2^(S-1)) >> S, -2^(b-1), 2^(b-1) - 1), T bits.</summary>
    RequantiseSigned = 6,
}

/// <summary>
/// A public lookup table: rows (Input(e)[, Output(e)]) for e in 0..2^IndexBits-1, with a closed-form multilinear extension, so
/// that it is never committed.
/// </summary>
public sealed class LookupTable
{
    private readonly NetworkArchitecture _architecture;

    /// <summary>The table of this kind for an architecture's constants.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label table has no closed form.</exception>
    public LookupTable(TableKind kind, NetworkArchitecture architecture)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)TableKind.Label);
        Kind = kind;
        _architecture = architecture;

        // Rank C itself is a row: ⌈log2(C + 1)⌉ bits.
        IndexBits = kind == TableKind.Rank
            ? TensorBlock.BitsFor(architecture.Classes + 1)
            : architecture.AccumulatorBits;
    }

    /// <summary>Which table this is.</summary>
    public TableKind Kind { get; }

    /// <summary>log2 of the number of rows.</summary>
    public int IndexBits { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => 1 << IndexBits;

    /// <summary>Whether a row has an output beside its input.</summary>
    public bool HasOutput => Kind is TableKind.Relu or TableKind.Requantise or TableKind.RequantiseSigned;

    /// <summary>The input of row 0; row e has input e + this.</summary>
    public int FirstInput => Kind switch
    {
        TableKind.Rank => 0,
        TableKind.Requantise or TableKind.RequantiseSigned => -(1 << (IndexBits - 1)) - RoundingHalf,
        _ => -(1 << (IndexBits - 1)),
    };

    private int RoundingHalf => 1 << (_architecture.FractionalBits - 1);

    /// <summary>The output of row <paramref name="index"/>; 0 where rows have none.</summary>
    public int Output(int index)
    {
        int centred = index - (1 << (IndexBits - 1));
        int b = _architecture.ActivationBits;
        return Kind switch
        {
            TableKind.Relu => Math.Max(centred, 0),
            TableKind.Requantise => Math.Clamp(centred >> _architecture.FractionalBits, 0, (1 << b) - 1),
            TableKind.RequantiseSigned =>
                Math.Clamp(centred >> _architecture.FractionalBits, -(1 << (b - 1)), (1 << (b - 1)) - 1),
            _ => 0,
        };
    }

    /// <summary>The multilinear extension of the input column at a point of IndexBits coordinates.</summary>
    public T InputAt<T>(ReadOnlySpan<T> point)
        where T : IScalar<T> => MultilinearExtensions.Identity(point) + T.Constant(Fr.From(FirstInput));

    /// <summary>The multilinear extension of the output column.</summary>
    public T OutputAt<T>(ReadOnlySpan<T> point)
        where T : IScalar<T> => Kind switch
        {
            TableKind.Relu => point[^1] * MultilinearExtensions.Identity(point[..^1]),
            TableKind.Requantise => ClampedUnsigned(point),
            TableKind.RequantiseSigned => ClampedSigned(point),
            _ => T.Constant(Fr.Zero),
        };

    // The top bit e says that z + 2^(S-1) ≥ 0; bits S..S+b-1 are the activation unless a bit between them and e is set.
    private T ClampedUnsigned<T>(ReadOnlySpan<T> point)
        where T : IScalar<T>
    {
        int s = _architecture.FractionalBits;
        int b = _architecture.ActivationBits;
        T maximum = T.Constant(Fr.From((1L << b) - 1));
        T body = MultilinearExtensions.Identity(point.Slice(s, b));
        T inside = MultilinearExtensions.EqAt(point[(s + b)..^1], 0);
        return point[^1] * (maximum + (inside * (body - maximum)));
    }

    // e >> S is the value plus 2^(T-1-S). Non-negative values up to 2^(b-1) - 1 have the top bit set and zeros below it down to
    // bit S+b-1; negative ones from -2^(b-1) have it clear and ones there.
    private T ClampedSigned<T>(ReadOnlySpan<T> point)
        where T : IScalar<T>
    {
        int s = _architecture.FractionalBits;
        int b = _architecture.ActivationBits;
        T one = T.Constant(Fr.One);
        T maximum = T.Constant(Fr.From((1L << (b - 1)) - 1));
        T minimum = T.Constant(Fr.From(-(1L << (b - 1))));
        T body = MultilinearExtensions.Identity(point.Slice(s, b - 1));
        ReadOnlySpan<T> guard = point[(s + b - 1)..^1];
        T zeros = MultilinearExtensions.EqAt(guard, 0);
        T ones = MultilinearExtensions.EqAt(guard, (1L << guard.Length) - 1);
        T top = point[^1];
        return (top * (maximum + (zeros * (body - maximum)))) + ((one - top) * (minimum + (ones * body)));
    }
}
