using Zkml.Algebra.Backends.Cpu;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Ntt;

/// <summary>The transforms in use, each prepared at its first use: a plan takes as much memory as the vector.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed class NttPlans<K, L>
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    // Larger plans are used once or twice in a proof and would hold gigabytes.
    private const int LargestKept = 21;

    private readonly Dictionary<(int Log, bool Inverse), NttPlan<K, L>> _plans = [];
    private readonly Lock _lock = new();

    /// <summary>Runs the transform of 2^log elements.</summary>
    public unsafe void Run(double* values, int log, bool inverse)
    {
        if (log > LargestKept)
        {
            using var plan = new NttPlan<K, L>(log, inverse);
            plan.Run(values);
        }
        else
        {
            Get(log, inverse).Run(values);
        }
    }

    private NttPlan<K, L> Get(int log, bool inverse)
    {
        lock (_lock)
        {
            if (!_plans.TryGetValue((log, inverse), out NttPlan<K, L>? plan))
                _plans.Add((log, inverse), plan = new NttPlan<K, L>(log, inverse));
            return plan;
        }
    }
}
