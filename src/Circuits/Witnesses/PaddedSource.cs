using System.Runtime.Intrinsics;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>
/// A term's source as 16-bit integers with zeros written where the term reads outside it, so that a tap of an output position is
/// one fixed distance from that position's origin.
/// </summary>
internal sealed class PaddedSource
{
    /// <summary>Readers take whole vectors and may run past the last element by less than this.</summary>
    private const int Slack = 16;

    private readonly TensorShape _source;
    private readonly LinearTerm _term;
    private readonly int _width;
    private readonly int _height;

    public PaddedSource(TensorShape source, LinearTerm term, TensorShape output)
    {
        _source = source;
        _term = term;
        _width = NetworkRules.ReadExtent(output.Width, term.KernelX, term.StrideX, term.DilationX);
        _height = NetworkRules.ReadExtent(output.Height, term.KernelY, term.StrideY, term.DilationY);
    }

    /// <summary>The number of shorts, slack included.</summary>
    public int Length => (_source.Channels * _width * _height) + Slack;

    /// <summary>The index of what output position (x, y) reads first.</summary>
    public int Origin(int x, int y) => _source.Channels * ((_term.StrideX * x) + (_width * _term.StrideY * y));

    /// <summary>The distance of channel 0 of tap (dx, dy) from an origin.</summary>
    public int Tap(int dx, int dy) => _source.Channels * ((_term.DilationX * dx) + (_width * _term.DilationY * dy));

    /// <summary>Writes the padded source.</summary>
    public void Fill(ReadOnlySpan<int> activation, Span<short> padded)
    {
        padded[..Length].Clear();
        int columns = Math.Min(_source.Width, _width - _term.PadX);
        int rows = Math.Min(_source.Height, _height - _term.PadY);
        if (columns <= 0)
            return;
        for (int y = 0; y < rows; y++)
        {
            int start = _source.Channels * (_term.PadX + (_width * (y + _term.PadY)));
            Narrow(activation.Slice(_source.IndexOf(0, 0, y), columns * _source.Channels), padded[start..]);
        }
    }

    private static void Narrow(ReadOnlySpan<int> values, Span<short> destination)
    {
        int i = 0;
        for (; i <= values.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            var low = Vector256.Create(values[i..]);
            var high = Vector256.Create(values[(i + Vector256<int>.Count)..]);
            Vector256.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < values.Length; i++)
            destination[i] = (short)values[i];
    }
}
