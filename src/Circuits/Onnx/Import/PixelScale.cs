namespace Zkml.Circuits.Onnx.Import;

/// <summary>The map from a pixel 0..255 to the number that a model reads: pixel · Factor + Summand, channel by channel.</summary>
public sealed class PixelScale
{
    private PixelScale(double[] factor, double[] summand) => (Factor, Summand) = (factor, summand);

    /// <summary>pixel / 255.</summary>
    public static PixelScale UnitInterval { get; } = new([1 / 255.0], [0]);

    /// <summary>The pixel itself.</summary>
    public static PixelScale Raw { get; } = new([1], [0]);

    /// <summary>What a pixel is multiplied by; one number for all channels, or one a channel.</summary>
    internal double[] Factor { get; }

    /// <summary>What is added then.</summary>
    internal double[] Summand { get; }

    /// <summary>(pixel / 255 - mean) / deviation, with one mean and deviation for all channels, or one a channel.</summary>
    /// <exception cref="UserErrorException">The lists differ in length, or a deviation is not positive.</exception>
    public static PixelScale Normalized(IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        if (mean.Count == 0 || mean.Count != deviation.Count || !mean.All(double.IsFinite) || !deviation.All(d => d > 0 && double.IsFinite(d)))
        {
            throw new UserErrorException(
                $"the input's normalisation has {mean.Count} means and {deviation.Count} deviations, or they are not finite and positive",
                "give as many means as deviations: one each, or one for each channel");
        }

        return new PixelScale([.. deviation.Select(d => 1 / (255 * d))], [.. mean.Zip(deviation, (m, d) => -m / d)]);
    }

    /// <summary>Factor and summand of each of <paramref name="channels"/> channels.</summary>
    /// <exception cref="UserErrorException">They are given for another number of channels.</exception>
    internal (double[] Factor, double[] Summand) ForChannels(int channels)
    {
        if (Factor.Length != 1 && Factor.Length != channels)
        {
            throw new UserErrorException(
                $"the input's normalisation is given for {Factor.Length} channels, images have {channels}",
                "give one number, or one for each channel");
        }

        return ([.. Enumerable.Range(0, channels).Select(c => Factor[c % Factor.Length])], [.. Enumerable.Range(0, channels).Select(c => Summand[c % Summand.Length])]);
    }
}
