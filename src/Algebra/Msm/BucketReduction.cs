using System.Runtime.CompilerServices;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>
/// Σ_b (b + 1)·B_b over the buckets of windows. A window is cut into chains of buckets; each chain's sum S and sum of running sums
/// A = Σ_k (k + 1)·B_(start+k) are formed from its top, in step with all other chains, so that they share inversions. Then the
/// window's sum is Σ_chains A + start·S.
/// </summary>
internal sealed unsafe class BucketReduction : IDisposable
{
    private const int ShortestChain = 16;
    private const int ChainsPerThread = 512;

    private readonly MsmPlan _plan;
    private readonly double* _buckets;
    private readonly byte* _present;
    private readonly int _chainsPerWindow;
    private readonly int _chainLength;
    private readonly GroupBuffer _sums;
    private readonly byte[] _hasSum;
    private readonly byte[] _hasWeighted;
    private readonly nint[] _sum;
    private readonly nint[] _spare;

    /// <summary>Prepares the reduction of all windows.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="buckets">The buckets, window by window, slice by slice.</param>
    /// <param name="present">Whether a bucket is not infinity, in the same order.</param>
    /// <param name="threads">The number of threads.</param>
    public BucketReduction(MsmPlan plan, double* buckets, byte* present, int threads)
    {
        _plan = plan;
        _buckets = buckets;
        _present = present;
        int wanted = Math.Max(1, ChainsPerThread * threads / plan.Windows);
        int chains = (int)uint.Min(uint.Max((uint)plan.Buckets / ShortestChain, 1), (uint)wanted);
        _chainLength = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)((plan.Buckets + chains - 1) / chains));
        _chainsPerWindow = (plan.Buckets + _chainLength - 1) / _chainLength;
        int total = Chains;
        _sums = PackedPoints.Allocate(3L * total);
        _hasSum = new byte[total];
        _hasWeighted = new byte[total];
        _sum = new nint[total];
        _spare = new nint[total];
        for (int chain = 0; chain < total; chain++)
        {
            _sum[chain] = (nint)(_sums.Pointer + ((nint)(total + chain) * PackedPoints.Size));
            _spare[chain] = (nint)(_sums.Pointer + ((nint)((2 * total) + chain) * PackedPoints.Size));
        }
    }

    /// <summary>The number of chains.</summary>
    public int Chains => _plan.Windows * _chainsPerWindow;

    /// <summary>Reduces chains from to to - 1; other threads may reduce others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReduceChains(BatchAdder adder, int from, int to)
    {
        for (int slice = 1; slice < _plan.Slices; slice++)
            MergeSlice(adder, slice, from, to);

        for (int k = _chainLength - 1; k >= -1; k--)
        {
            for (int chain = from; chain < to; chain++)
            {
                // The running sum so far, up to the bucket before, goes to the weighted sum in the same batch in which the next
                // bucket goes to it: it is written to another place.
                if (_hasSum[chain] != 0)
                    AddTo(adder, (nint)Weighted(chain), ref _hasWeighted[chain], _sum[chain], Weighted(chain));

                int bucket = ((chain % _chainsPerWindow) * _chainLength) + k;
                if (k < 0 || bucket >= _plan.Buckets)
                    continue;

                nint index = BucketIndex(chain / _chainsPerWindow, 0) + bucket;
                if (_present[index] == 0)
                    continue;

                AddTo(adder, _sum[chain], ref _hasSum[chain], Bucket(index), (double*)_spare[chain]);
                (_sum[chain], _spare[chain]) = (_spare[chain], _sum[chain]);
            }

            adder.Flush();
            if (adder.MetInfinity)
                ForgetInfinities(adder, from, to);
        }
    }

    /// <summary>A window's sum, once all chains are reduced.</summary>
    public G1 WindowSum(int window)
    {
        G1 weighted = G1.Infinity;
        G1 running = G1.Infinity;
        G1 startWeighted = G1.Infinity;
        for (int i = _chainsPerWindow - 1; i >= 0; i--)
        {
            int chain = (window * _chainsPerWindow) + i;
            if (_hasWeighted[chain] != 0)
                weighted += PackedPoints.ToAffine(Weighted(chain));

            // Σ_i i·S_i, as the running sums from the top down to i = 1.
            if (i > 0 && _hasSum[chain] != 0)
                running += PackedPoints.ToAffine((double*)_sum[chain]);
            if (i > 0)
                startWeighted += running;
        }

        for (int length = _chainLength; length > 1; length /= 2)
            startWeighted = startWeighted.Double();
        return weighted + startWeighted;
    }

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();

    /// <summary>*result = target + point, or the point if there is no target yet.</summary>
    private static void AddTo(BatchAdder adder, nint target, ref byte hasTarget, nint point, double* result)
    {
        if (hasTarget != 0)
            adder.Add(target, point, result);
        else
            PackedPoints.Copy(result, point);
        hasTarget = 1;
    }

    private void MergeSlice(BatchAdder adder, int slice, int from, int to)
    {
        for (int chain = from; chain < to; chain++)
        {
            int start = (chain % _chainsPerWindow) * _chainLength;
            nint first = BucketIndex(chain / _chainsPerWindow, 0);
            nint other = BucketIndex(chain / _chainsPerWindow, slice);
            for (int bucket = start; bucket < Math.Min(start + _chainLength, _plan.Buckets); bucket++)
            {
                if (_present[other + bucket] != 0)
                    AddTo(adder, Bucket(first + bucket), ref _present[first + bucket], Bucket(other + bucket), (double*)Bucket(first + bucket));
            }
        }

        adder.Flush();
        if (!adder.MetInfinity)
            return;

        adder.MetInfinity = false;
        for (int chain = from; chain < to; chain++)
        {
            int start = (chain % _chainsPerWindow) * _chainLength;
            nint first = BucketIndex(chain / _chainsPerWindow, 0);
            for (int bucket = start; bucket < Math.Min(start + _chainLength, _plan.Buckets); bucket++)
            {
                if (_present[first + bucket] != 0 && PackedPoints.IsInfinity((double*)Bucket(first + bucket)))
                    _present[first + bucket] = 0;
            }
        }
    }

    private void ForgetInfinities(BatchAdder adder, int from, int to)
    {
        adder.MetInfinity = false;
        for (int chain = from; chain < to; chain++)
        {
            if (_hasSum[chain] != 0 && PackedPoints.IsInfinity((double*)_sum[chain]))
                _hasSum[chain] = 0;
            if (_hasWeighted[chain] != 0 && PackedPoints.IsInfinity(Weighted(chain)))
                _hasWeighted[chain] = 0;
        }
    }

    private double* Weighted(int chain) => _sums.Pointer + ((nint)chain * PackedPoints.Size);

    private nint Bucket(nint index) => (nint)(_buckets + (index * PackedPoints.Size));

    private nint BucketIndex(int window, int slice) => ((nint)window * _plan.Slices + slice) * _plan.Buckets;
}
