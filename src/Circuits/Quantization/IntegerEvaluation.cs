using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;

namespace Zkml.Circuits.Quantization;

/// <summary>An integer network's logits on some samples, and the ranges of what it computed on the way.</summary>
/// <param name="Classes">The number of classes.</param>
/// <param name="Logits">Sample after sample.</param>
/// <param name="Ranges">For each layer, the range of its accumulators and compared differences.</param>
internal sealed record IntegerEvaluation(int Classes, int[] Logits, ValueRange[] Ranges)
{
    /// <summary>Evaluates <paramref name="network"/> on the first <paramref name="count"/> samples, on all cores.</summary>
    /// <exception cref="AccumulatorOverflowException">A value does not fit T signed bits.</exception>
    public static IntegerEvaluation Run(IntegerNetwork network, SampleSet samples, int count, CancellationToken cancellation)
    {
        LayerEvaluator evaluator = new(network);
        int classes = network.Architecture.Classes;
        int layers = network.Architecture.Layers.Count;
        int[] logits = new int[count * classes];
        ValueRange[] ranges = [.. Enumerable.Repeat(ValueRange.Empty, layers)];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        try
        {
            Parallel.For(
                0,
                count,
                options,
                () => (Trace: evaluator.CreateTrace(), Ranges: Enumerable.Repeat(ValueRange.Empty, layers).ToArray()),
                (n, _, local) =>
                {
                    evaluator.Evaluate(samples[n], n, local.Trace);
                    local.Trace.Layers[^1].Accumulators.AsSpan().CopyTo(logits.AsSpan(n * classes, classes));
                    for (int i = 0; i < layers; i++)
                        local.Ranges[i] = local.Ranges[i].Join(RangeOf(local.Trace.Layers[i]));
                    return local;
                },
                local =>
                {
                    lock (ranges)
                    {
                        for (int i = 0; i < layers; i++)
                            ranges[i] = ranges[i].Join(local.Ranges[i]);
                    }
                });
        }
        catch (AggregateException error) when (error.InnerExceptions.FirstOrDefault(e => e is UserErrorException) is UserErrorException first)
        {
            throw first;
        }

        ranges[^1] = ranges[^1].Join(RankingRange(logits, classes));
        return new IntegerEvaluation(classes, logits, ranges);
    }

    /// <summary>The class of each sample, the lowest of equals.</summary>
    public int[] Predictions() => Classifier.Predictions<int>(Logits, Classes);

    private static ValueRange RangeOf(LayerTrace layer) =>
        layer.PoolSteps.Count > 0 ? layer.AccumulatorRange.Join(layer.PoolDifferenceRange) : layer.AccumulatorRange;

    /// <summary>The range of z_y - z_j - [j &lt; y] and its successor over all classes y and j.</summary>
    private static ValueRange RankingRange(int[] logits, int classes)
    {
        long widest = 0;
        for (int n = 0; n < logits.Length; n += classes)
        {
            ReadOnlySpan<int> sample = logits.AsSpan(n, classes);
            long least = long.MaxValue;
            long largest = long.MinValue;
            foreach (int logit in sample)
                (least, largest) = (Math.Min(least, logit), Math.Max(largest, logit));
            widest = Math.Max(widest, largest - least);
        }

        return new ValueRange(-widest - 1, widest + 1);
    }
}
