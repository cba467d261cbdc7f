using System.Numerics;
using System.Runtime.InteropServices;

namespace Zkml.Circuits.Quantization;

/// <summary>
/// Rounds weight vectors to integers so that their errors cancel on inputs of known covariance H: with H = (I + U) D (I + U)ᵀ, U strictly
/// upper triangular, weight k is rounded after adding Σ_{j &lt; k} e_j U_jk, the errors e made before it. The mean of the error's
/// square, e H eᵀ = Σ D_k (e (I + U))_k², is then Σ D_k / 12 (Chee, Cai, Kuleshov, De Sa, "QuIP", 2023, section 3; it equals
/// Frantar et al., "GPTQ", 2022).
/// </summary>
internal sealed class RoundingBasis
{
    /// <summary>Row k holds U_jk for j &lt; k.</summary>
    private readonly double[][] _columns;

    private readonly double[] _means;

    /// <summary>Prepares the rounding of weights for inputs like these.</summary>
    /// <param name="inputs">For each weight, the real values that it is multiplied by, over the same observations.</param>
    public RoundingBasis(double[][] inputs)
    {
        int size = inputs.Length;
        int observations = inputs[0].Length;
        _means = [.. inputs.Select(values => values.Average())];
        double[][] centred = [.. inputs.Select((values, k) => Array.ConvertAll(values, v => v - _means[k]))];

        // Few observations say little about how inputs vary together: the off-diagonal part is shrunk.
        double kept = 1 - ((double)size / (size + (4.0 * observations)));
        double[][] covariance = new double[size][];
        Parallel.For(0, size, k =>
        {
            covariance[k] = new double[k + 1];
            for (int j = 0; j < k; j++)
                covariance[k][j] = kept * Dot(centred[k], centred[j]) / observations;
            covariance[k][k] = Dot(centred[k], centred[k]) / observations;
        });

        double ridge = (0.01 * covariance.Select((row, k) => row[k]).Average()) + double.Epsilon;
        for (int k = 0; k < size; k++)
            covariance[k][k] += ridge;
        Factor(covariance);
        _columns = covariance;
    }

    /// <summary>Rounds one output's weights.</summary>
    /// <param name="weights">The weights; integers afterwards.</param>
    /// <param name="scales">The real value of one unit of what each weight is multiplied by.</param>
    /// <returns>The mean of what the rounding adds to the output, for the bias to take off.</returns>
    public double Round(Span<double> weights, ReadOnlySpan<double> scales)
    {
        // Errors per real unit of input, as the inputs' covariance is known in real units.
        double[] errors = new double[weights.Length];
        double shift = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            double carried = scales[k] * Dot(errors.AsSpan(0, k), _columns[k].AsSpan(0, k));
            int rounded = IntegerScaling.RoundWeight(weights[k] + carried);
            errors[k] = (weights[k] - rounded) / scales[k];
            weights[k] = rounded;
            shift -= errors[k] * _means[k];
        }

        return shift;
    }

    /// <summary>Replaces the lower triangle of H by U transposed, from the last row up.</summary>
    private static void Factor(double[][] matrix)
    {
        for (int k = matrix.Length - 1; k > 0; k--)
        {
            double[] row = matrix[k];
            double pivot = row[k];
            double[] scaled = new double[k];
            for (int j = 0; j < k; j++)
                scaled[j] = row[j] / pivot;

            const int SmallestParallel = 256;
            if (k < SmallestParallel)
            {
                for (int i = 0; i < k; i++)
                    Subtract(matrix[i], row[i], scaled);
            }
            else
            {
                Parallel.For(0, k, i => Subtract(matrix[i], row[i], scaled));
            }

            scaled.CopyTo(row, 0);
        }
    }

    /// <summary>target -= factor · vector, over the length of target.</summary>
    private static void Subtract(Span<double> target, double factor, ReadOnlySpan<double> vector)
    {
        Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> other = MemoryMarshal.Cast<double, Vector<double>>(vector[..target.Length]);
        for (int i = 0; i < wide.Length; i++)
            wide[i] -= factor * other[i];
        for (int i = wide.Length * Vector<double>.Count; i < target.Length; i++)
            target[i] -= factor * vector[i];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> wideA = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> wideB = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sums = Vector<double>.Zero;
        for (int i = 0; i < wideA.Length; i++)
            sums += wideA[i] * wideB[i];
        double sum = Vector.Sum(sums);
        for (int i = wideA.Length * Vector<double>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
