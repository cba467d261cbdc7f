using System.Collections.Concurrent;
using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>
/// Pippenger's multi-scalar multiplication (ePrint 2012/549, section 4) with signed digits and affine additions in batches, on the
/// AVX2/FMA kernels and all processors. It is exact for all inputs: equal, opposite and infinite bases, zero scalars.
/// </summary>
/// <remarks>
/// The curve's endomorphism (GLV) would halve the buckets, but not the additions into them: at 2^18 points a tenth of all additions.
/// Splitting the scalars and multiplying every second operand's x by the cube root of unity costs as much.
/// </remarks>
internal static unsafe class FastMsm
{
    private const int FrBits = 254;
    private const int SmallestParallel = 512;

    private static readonly ConcurrentBag<Workspace> Workspaces = [];

    /// <summary>Whether this processor runs it.</summary>
    public static bool IsSupported => FieldVectors.IsSupported;

    /// <summary>Σ_i scalars[i] · bases[offset + i].</summary>
    /// <param name="bases">The bases.</param>
    /// <param name="offset">The first scalar's base.</param>
    /// <param name="groups">The scalars as groups of weight 1.</param>
    /// <param name="count">The number of scalars.</param>
    public static G1 Run(PackedBases bases, int offset, double* groups, int count)
    {
        CheckRange(bases, offset, count);
        using GroupBuffer canonical = PackedPoints.AllocateBytes((long)count * Fr.Size);
        ulong* limbs = (ulong*)canonical.Pointer;
        CanonicalScalars.Convert(limbs, groups, count);
        return RunCanonical(bases, offset, limbs, count);
    }

    /// <summary>Σ_i scalars[i] · bases[offset + i].</summary>
    /// <param name="bases">The bases.</param>
    /// <param name="offset">The first scalar's base.</param>
    /// <param name="scalars">The scalars.</param>
    public static G1 Run(PackedBases bases, int offset, ReadOnlySpan<Fr> scalars)
    {
        using var groups = new GroupBuffer(FieldVectors.GroupsFor(scalars.Length));
        GroupConversion.Load(groups.Pointer, scalars);
        return Run(bases, offset, groups.Pointer, scalars.Length);
    }

    /// <summary>Σ_i scalars[i] · bases[offset + i] for small signed integers, zeros being free.</summary>
    /// <param name="bases">The bases.</param>
    /// <param name="offset">The first scalar's base.</param>
    /// <param name="scalars">The scalars; all values are allowed, but the time grows with the largest magnitude.</param>
    public static G1 RunSmall(PackedBases bases, int offset, ReadOnlySpan<int> scalars)
    {
        CheckRange(bases, offset, scalars.Length);
        uint largest = 0;
        int nonZero = 0;
        foreach (int scalar in scalars)
        {
            largest = uint.Max(largest, scalar < 0 ? 0u - (uint)scalar : (uint)scalar);
            nonZero += scalar != 0 ? 1 : 0;
        }

        if (nonZero == 0)
            return G1.Infinity;

        int threads = Threads(nonZero);
        int bits = BitOperations.Log2(largest) + 1;
        var plan = MsmPlan.Choose(scalars.Length, nonZero, bits, (int)uint.Min(largest, int.MaxValue), threads);
        fixed (int* pointer = scalars)
            return Run(bases, offset, new SmallScalarDigits(pointer), scalars.Length, plan, threads);
    }

    /// <summary>Σ_i scalars[i] · bases[offset + i] for scalars below r of four 64-bit limbs each.</summary>
    internal static G1 RunCanonical(PackedBases bases, int offset, ulong* limbs, int count)
    {
        if (count == 0)
            return G1.Infinity;

        int threads = Threads(count);
        var plan = MsmPlan.Choose(count, count, FrBits, int.MaxValue, threads);
        return Run(bases, offset, new FullScalarDigits(limbs), count, plan, threads);
    }

    private static G1 Run<TDigits>(PackedBases bases, int offset, TDigits digits, int count, MsmPlan plan, int threads)
        where TDigits : struct, IScalarDigits<TDigits>
    {
        int tasks = plan.Windows * plan.Slices;
        using GroupBuffer buckets = PackedPoints.Allocate((long)tasks * plan.Buckets);
        using GroupBuffer present = PackedPoints.AllocateBytes((long)tasks * plan.Buckets, clear: true);
        nint bucketAddress = (nint)buckets.Pointer;
        nint presentAddress = (nint)present.Pointer;
        ForEach(tasks, threads, (workspace, task) =>
        {
            int slice = task % plan.Slices;
            long first = (long)task * plan.Buckets;
            workspace.Windows.Add(
                bases, offset, digits.Window(task / plan.Slices, plan.WindowBits), Part(count, slice, plan.Slices),
                Part(count, slice + 1, plan.Slices), (double*)bucketAddress + (first * PackedPoints.Size),
                (byte*)presentAddress + first, plan.Buckets);
        });

        using var reduction = new BucketReduction(plan, (double*)bucketAddress, (byte*)presentAddress, threads);
        BucketReduction chains = reduction;
        ForEach(threads, threads, (workspace, part) => chains.ReduceChains(
            workspace.Adder, Part(chains.Chains, part, threads), Part(chains.Chains, part + 1, threads)));
        var sums = new G1[plan.Windows];
        ForEach(plan.Windows, threads, (_, window) => sums[window] = chains.WindowSum(window));

        G1 sum = G1.Infinity;
        for (int window = plan.Windows - 1; window >= 0; window--)
        {
            for (int i = 0; i < plan.WindowBits; i++)
                sum = sum.Double();
            sum += sums[window];
        }

        return sum;
    }

    /// <summary>Runs tasks on a number of threads, each taking the next one when it is done with its last.</summary>
    private static void ForEach(int tasks, int threads, Action<Workspace, int> run)
    {
        int next = -1;
        Parallel.For(0, Math.Min(threads, tasks), _ =>
        {
            if (!Workspaces.TryTake(out Workspace? workspace))
                workspace = new Workspace();
            for (int task = Interlocked.Increment(ref next); task < tasks; task = Interlocked.Increment(ref next))
                run(workspace, task);
            Workspaces.Add(workspace);
        });
    }

    private static int Part(int count, int part, int parts) => (int)((long)count * part / parts);

    private static int Threads(int count) => count < SmallestParallel ? 1 : Environment.ProcessorCount;

    private static void CheckRange(PackedBases bases, int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bases.Count - offset);
    }

    /// <summary>What a thread works with; kept between runs, as fresh memory is slow.</summary>
    private sealed class Workspace
    {
        public Workspace() => Windows = new WindowSums(Adder);

        public BatchAdder Adder { get; } = new();

        public WindowSums Windows { get; }
    }
}
