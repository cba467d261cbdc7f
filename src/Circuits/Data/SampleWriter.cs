using Zkml.Circuits.Network;

namespace Zkml.Circuits.Data;

/// <summary>Writes labelled images in the form of CIFAR-10: records of a label byte and planes of bytes, as <see cref="SampleReader"/> reads them.</summary>
public static class SampleWriter
{
    /// <summary>Writes samples one after another.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="output">Where to.</param>
    public static void WriteRecords(SampleSet samples, Stream output)
    {
        (int channels, int plane) = (samples.Shape.Channels, samples.Shape.Width * samples.Shape.Height);
        byte[] record = new byte[1 + samples.Shape.Count];
        for (int n = 0; n < samples.Count; n++)
        {
            ReadOnlySpan<sbyte> values = samples[n];
            record[0] = samples.Labels[n];
            for (int c = 0; c < channels; c++)
            {
                for (int i = 0; i < plane; i++)
                    record[1 + (c * plane) + i] = (byte)(values[c + (channels * i)] + 128);
            }

            output.Write(record);
        }
    }
}
