using System.Numerics;

namespace Zkml.Circuits.Quantization;

/// <summary>Classes from logits.</summary>
internal static class Classifier
{
    /// <summary>For each sample the class of its largest logit, the lowest of equals.</summary>
    public static int[] Predictions<T>(ReadOnlySpan<T> logits, int classes)
        where T : INumber<T>
    {
        int[] predictions = new int[logits.Length / classes];
        for (int n = 0; n < predictions.Length; n++)
        {
            ReadOnlySpan<T> sample = logits.Slice(n * classes, classes);
            for (int j = 1; j < classes; j++)
            {
                if (sample[j] > sample[predictions[n]])
                    predictions[n] = j;
            }
        }

        return predictions;
    }

    /// <summary>Compares two classifications with the labels and with each other.</summary>
    public static AccuracyReport Compare(int[] model, int[] integer, ReadOnlySpan<byte> labels)
    {
        (int modelCorrect, int integerCorrect, int agreements) = (0, 0, 0);
        for (int n = 0; n < labels.Length; n++)
        {
            modelCorrect += model[n] == labels[n] ? 1 : 0;
            integerCorrect += integer[n] == labels[n] ? 1 : 0;
            agreements += model[n] == integer[n] ? 1 : 0;
        }

        return new AccuracyReport(labels.Length, modelCorrect, integerCorrect, agreements);
    }
}
