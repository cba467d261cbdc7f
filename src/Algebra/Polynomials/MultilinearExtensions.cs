using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Polynomials;

/// <summary>
/// Closed forms of multilinear extensions, in O(variables), written once for the native verifier and its circuit. Variable j of
/// a point is bit j of the index.
/// </summary>
public static class MultilinearExtensions
{
    /// <summary>eq(a, b) = Π_j (a_j·b_j + (1 - a_j)(1 - b_j)); the points have one length.</summary>
    /// <exception cref="ArgumentException">The points differ in length: truncating would be unsound.</exception>
    public static T Eq<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IScalar<T>
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"eq of points of {a.Length} and {b.Length} coordinates", nameof(b));
        }

        T one = T.Constant(Fr.One);
        T product = one;
        for (int j = 0; j < a.Length; j++)
        {
            T both = a[j] * b[j];
            product *= one - a[j] - b[j] + both + both;
        }

        return product;
    }

    /// <summary>eq(point, index) for a public index: Π_j (point_j or 1 - point_j).</summary>
    public static T EqAt<T>(ReadOnlySpan<T> point, long index)
        where T : IScalar<T>
    {
        T one = T.Constant(Fr.One);
        T product = one;
        for (int j = 0; j < point.Length; j++)
        {
            product *= ((index >> j) & 1) == 1 ? point[j] : one - point[j];
        }

        return product;
    }

    /// <summary>eq(point, i) for i &lt; length ≤ 2^|point|.</summary>
    public static T[] EqTable<T>(ReadOnlySpan<T> point, int length)
        where T : IScalar<T>
    {
        var table = new T[length];
        table[0] = T.Constant(Fr.One);
        for (int j = 0, filled = 1; j < point.Length; j++, filled *= 2)
        {
            for (int i = Math.Min(filled, length) - 1; i >= 0; i--)
            {
                T upper = table[i] * point[j];
                if (i + filled < length)
                {
                    table[i + filled] = upper;
                }

                table[i] -= upper;
            }
        }

        return table;
    }

    /// <summary>The extension of [i &lt; bound].</summary>
    public static T LessThan<T>(ReadOnlySpan<T> point, long bound)
        where T : IScalar<T>
    {
        T one = T.Constant(Fr.One);
        if (bound >= 1L << point.Length)
        {
            return one;
        }

        // From the most significant bit: "less" holds the indices already below the bound, "tight" those equal to it so far.
        T less = T.Constant(Fr.Zero);
        T tight = one;
        for (int j = point.Length - 1; j >= 0; j--)
        {
            T upper = tight * point[j];
            if (((bound >> j) & 1) == 1)
            {
                less += tight - upper;
                tight = upper;
            }
            else
            {
                tight -= upper;
            }
        }

        return less;
    }

    /// <summary>The extension of i ↦ i.</summary>
    public static T Identity<T>(ReadOnlySpan<T> point)
        where T : IScalar<T>
    {
        T sum = T.Constant(Fr.Zero);
        for (int j = 0; j < point.Length; j++)
        {
            sum += T.Constant(Fr.From(1L << j)) * point[j];
        }

        return sum;
    }

    /// <summary>Π_j (1 - point_j): the factor of a vector that is zero-padded upward over these variables.</summary>
    public static T ZeroPadding<T>(ReadOnlySpan<T> point)
        where T : IScalar<T> => EqAt(point, 0);

    /// <summary>Σ_i a_i·b_i over vectors of one length.</summary>
    public static T InnerProduct<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IScalar<T>
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"inner product of {a.Length} and {b.Length} elements", nameof(b));
        }

        T sum = T.Constant(Fr.Zero);
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Σ_i a_i.</summary>
    public static T Sum<T>(ReadOnlySpan<T> a)
        where T : IScalar<T>
    {
        T sum = T.Constant(Fr.Zero);
        foreach (T x in a)
        {
            sum += x;
        }

        return sum;
    }
}
