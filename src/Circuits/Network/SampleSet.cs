namespace Zkml.Circuits.Network;

/// <summary>Labelled samples as the data owner commits to them: integers in [-128, 127] (raw bytes minus 128 for images).</summary>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Values">Sample after sample, each in the order of <see cref="TensorShape.IndexOf"/>.</param>
/// <param name="Labels">The class of each sample.</param>
public sealed record SampleSet(TensorShape Shape, sbyte[] Values, byte[] Labels)
{
    /// <summary>The number of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>Sample n's values.</summary>
    public ReadOnlySpan<sbyte> this[int n] => Values.AsSpan(n * Shape.Count, Shape.Count);
}
