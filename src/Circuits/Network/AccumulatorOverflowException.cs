using System.Globalization;

namespace Zkml.Circuits.Network;

/// <summary>
/// A value that a lookup takes does not fit the circuit's T signed bits (PROTOCOL section 2): the network cannot be proved on
/// this sample. The message names layer, sample and value.
/// </summary>
public sealed class AccumulatorOverflowException : UserErrorException
{
    /// <summary>An overflow.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="sample">The sample's number in its set.</param>
    /// <param name="quantity">What overflowed: "accumulator", "pooling difference", ...</param>
    /// <param name="value">The value.</param>
    /// <param name="accumulatorBits">T.</param>
    public AccumulatorOverflowException(string layer, int sample, string quantity, long value, int accumulatorBits)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"layer '{layer}', sample {sample}: {quantity} {value} does not fit T = {accumulatorBits} signed bits"),
            "quantize with more accumulator bits (T), with fewer fractional bits (S), or calibrate on images like this one")
    {
        Layer = layer;
        Sample = sample;
        Quantity = quantity;
        Value = value;
    }

    /// <summary>The layer's name.</summary>
    public string Layer { get; }

    /// <summary>The sample's number in its set.</summary>
    public int Sample { get; }

    /// <summary>What overflowed.</summary>
    public string Quantity { get; }

    /// <summary>The value that does not fit.</summary>
    public long Value { get; }
}
