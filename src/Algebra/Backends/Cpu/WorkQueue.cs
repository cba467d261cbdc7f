namespace Zkml.Algebra.Backends.Cpu;

/// <summary>Hands out ranges of items to workers, first come, first served, in order.</summary>
internal sealed class WorkQueue
{
    private readonly long _count;
    private readonly long _grain;
    private long _next;

    private WorkQueue(nint count, nint grain)
    {
        _count = count;
        _grain = grain;
    }

    /// <summary>
    /// Runs <paramref name="body"/> once on each of as many workers as there are cores, or fewer where the items do not fill
    /// them; each takes ranges until there are none.
    /// </summary>
    /// <param name="count">The number of items.</param>
    /// <param name="grain">Items of a range.</param>
    /// <param name="body">What a worker does.</param>
    public static void Run(nint count, nint grain, Action<WorkQueue> body)
    {
        var queue = new WorkQueue(count, grain);
        int workers = (int)Math.Min(Environment.ProcessorCount, (count + grain - 1) / grain);
        if (workers <= 1)
            body(queue);
        else
            _ = Parallel.For(0, workers, _ => body(queue));
    }

    /// <summary>The next range [start, end), if any is left.</summary>
    public bool TryTake(out nint start, out nint end)
    {
        long taken = Interlocked.Add(ref _next, _grain) - _grain;
        start = (nint)Math.Min(taken, _count);
        end = (nint)Math.Min(taken + _grain, _count);
        return start < end;
    }
}
