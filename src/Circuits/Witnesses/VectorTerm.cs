using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>One linear term, prepared for vectors of 8 output channels.</summary>
internal abstract class VectorTerm
{
    /// <summary>Output channels a vector.</summary>
    protected const int Lanes = 8;

    private readonly PaddedSource _source;

    protected VectorTerm(LinearTerm term, TensorShape source, TensorShape output)
    {
        _source = new PaddedSource(source, term, output);
        Vectors = (output.Channels + Lanes - 1) / Lanes;
        Origins = new int[output.Width * output.Height];
        for (int i = 0; i < Origins.Length; i++)
            Origins[i] = _source.Origin(i % output.Width, i / output.Width);
    }

    /// <summary>The length of the padded source.</summary>
    public int PaddedInput => _source.Length;

    /// <summary>The number of vectors of output channels.</summary>
    protected int Vectors { get; }

    /// <summary>Where each output position reads first, in the order of positions.</summary>
    protected int[] Origins { get; }

    /// <summary>sums[position][channel] += the term.</summary>
    public void AddTo(Span<int> sums, ReadOnlySpan<int> activation, Span<short> scratch)
    {
        Span<short> padded = scratch[..PaddedInput];
        _source.Fill(activation, padded);
        for (int vector = 0; vector < Vectors; vector++)
            AddVector(vector, sums, padded);
    }

    /// <summary>Adds 8 output channels at every position.</summary>
    protected abstract void AddVector(int vector, Span<int> sums, ReadOnlySpan<short> padded);

    /// <summary>The distances from an origin of every tap's channel 0: [dy][dx].</summary>
    protected int[] TapOffsets(LinearTerm term) =>
        [.. Enumerable.Range(0, term.KernelX * term.KernelY).Select(tap => _source.Tap(tap % term.KernelX, tap / term.KernelX))];
}

/// <summary>
/// A dense term: inputs are taken in pairs that lie side by side, a pair times its two weights is one multiply-add of 16-bit
/// integers in each lane.
/// </summary>
internal sealed class VectorDenseTerm : VectorTerm
{
    private const int Block = 8;

    private readonly int[] _pairs;
    private readonly short[] _weights;

    public VectorDenseTerm(LinearTerm term, TensorShape source, TensorShape output, int[] weights)
        : base(term, source, output)
    {
        // Without dilation the taps of a row lie side by side: one run of pairs, else one a tap. The last pair of an odd run
        // has weight 0 for its second half, which may be anything.
        int run = term.DilationX == 1 ? term.KernelX * source.Channels : source.Channels;
        int runs = term.KernelX * term.KernelY * source.Channels / run;
        int tapsInRun = run / source.Channels;
        int[] taps = TapOffsets(term);
        int pairsInRun = (run + 1) / 2;
        _pairs = new int[runs * pairsInRun];
        _weights = new short[Vectors * _pairs.Length * 2 * Lanes];
        for (int i = 0; i < _pairs.Length; i++)
        {
            int first = 2 * (i % pairsInRun);
            _pairs[i] = taps[i / pairsInRun * tapsInRun] + first;
            for (int half = 0; half < 2 && first + half < run; half++)
            {
                int input = (i / pairsInRun * run) + first + half;
                for (int co = 0; co < output.Channels; co++)
                {
                    int vector = (co / Lanes * _pairs.Length) + i;
                    _weights[(((vector * Lanes) + (co % Lanes)) * 2) + half] = (short)weights[(input * output.Channels) + co];
                }
            }
        }
    }

    protected override void AddVector(int vector, Span<int> sums, ReadOnlySpan<short> padded)
    {
        int stride = Vectors * Lanes;
        ReadOnlySpan<short> weights = _weights.AsSpan(vector * _pairs.Length * 2 * Lanes, _pairs.Length * 2 * Lanes);
        ref short input = ref MemoryMarshal.GetReference(padded);
        int position = 0;
        for (; position <= Origins.Length - Block; position += Block)
            AddBlock(ref input, weights, position, ref sums[(position * stride) + (vector * Lanes)], stride);
        for (; position < Origins.Length; position++)
            AddOne(ref Unsafe.Add(ref input, Origins[position]), weights, ref sums[(position * stride) + (vector * Lanes)]);
    }

    /// <summary>Eight positions at once: a vector of weights is loaded once for all.</summary>
    private void AddBlock(ref short input, ReadOnlySpan<short> weights, int position, ref int sums, int stride)
    {
        ReadOnlySpan<int> origins = Origins.AsSpan(position, Block);
        nint o0 = origins[0], o1 = origins[1], o2 = origins[2], o3 = origins[3];
        nint o4 = origins[4], o5 = origins[5], o6 = origins[6], o7 = origins[7];
        Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default;
        Vector256<int> s4 = default, s5 = default, s6 = default, s7 = default;
        ref short weight = ref MemoryMarshal.GetReference(weights);
        foreach (int pair in _pairs)
        {
            var w = Vector256.LoadUnsafe(ref weight);
            ref short tap = ref Unsafe.Add(ref input, pair);
            s0 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o0)), w);
            s1 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o1)), w);
            s2 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o2)), w);
            s3 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o3)), w);
            s4 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o4)), w);
            s5 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o5)), w);
            s6 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o6)), w);
            s7 += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref tap, o7)), w);
            weight = ref Unsafe.Add(ref weight, 2 * Lanes);
        }

        Accumulate(ref sums, s0);
        Accumulate(ref Unsafe.Add(ref sums, stride), s1);
        Accumulate(ref Unsafe.Add(ref sums, 2 * stride), s2);
        Accumulate(ref Unsafe.Add(ref sums, 3 * stride), s3);
        Accumulate(ref Unsafe.Add(ref sums, 4 * stride), s4);
        Accumulate(ref Unsafe.Add(ref sums, 5 * stride), s5);
        Accumulate(ref Unsafe.Add(ref sums, 6 * stride), s6);
        Accumulate(ref Unsafe.Add(ref sums, 7 * stride), s7);
    }

    private void AddOne(ref short origin, ReadOnlySpan<short> weights, ref int sums)
    {
        Vector256<int> sum = default;
        ref short weight = ref MemoryMarshal.GetReference(weights);
        foreach (int pair in _pairs)
        {
            sum += Avx2.MultiplyAddAdjacent(Broadcast(ref Unsafe.Add(ref origin, pair)), Vector256.LoadUnsafe(ref weight));
            weight = ref Unsafe.Add(ref weight, 2 * Lanes);
        }

        Accumulate(ref sums, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Broadcast(ref short pair) =>
        Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.As<short, byte>(ref pair))).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref int sums, Vector256<int> value) =>
        (Vector256.LoadUnsafe(ref sums) + value).StoreUnsafe(ref sums);
}

/// <summary>A depthwise term: 8 channels of a tap times their 8 weights.</summary>
internal sealed class VectorDepthwiseTerm : VectorTerm
{
    private readonly int[] _taps;
    private readonly int[] _weights;

    public VectorDepthwiseTerm(LinearTerm term, TensorShape source, TensorShape output, int[] weights)
        : base(term, source, output)
    {
        _taps = TapOffsets(term);
        _weights = new int[Vectors * _taps.Length * Lanes];
        for (int i = 0; i < weights.Length; i++)
        {
            int c = i % output.Channels;
            int tap = i / output.Channels;
            _weights[(((c / Lanes * _taps.Length) + tap) * Lanes) + (c % Lanes)] = weights[i];
        }
    }

    protected override void AddVector(int vector, Span<int> sums, ReadOnlySpan<short> padded)
    {
        int stride = Vectors * Lanes;
        ReadOnlySpan<int> weights = _weights.AsSpan(vector * _taps.Length * Lanes, _taps.Length * Lanes);
        for (int position = 0; position < Origins.Length; position++)
        {
            // Lanes beyond the last channel read whatever follows; their weights are 0.
            ReadOnlySpan<short> pixel = padded[(Origins[position] + (vector * Lanes))..];
            Span<int> sum = sums[((position * stride) + (vector * Lanes))..];
            var total = Vector256.Create<int>(sum);
            for (int tap = 0; tap < _taps.Length; tap++)
            {
                Vector256<int> a = Avx2.ConvertToVector256Int32(Vector128.Create(pixel[_taps[tap]..]));
                total += a * Vector256.Create(weights[(tap * Lanes)..]);
            }

            total.CopyTo(sum);
        }
    }
}
