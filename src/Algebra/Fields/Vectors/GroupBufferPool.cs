using System.Runtime.InteropServices;

namespace Zkml.Algebra.Fields.Vectors;

/// <summary>Large buffers between two uses, by their rounded size.</summary>
internal static unsafe class GroupBufferPool
{
    private const nuint SmallestKept = 1 << 20;
    private const nuint MostKept = 1 << 30;

    private static readonly Lock Guard = new();
    private static readonly Dictionary<nuint, Stack<nint>> Buffers = [];
    private static nuint _kept;

    /// <summary>The size to allocate: at most an eighth more than asked, so that like sizes share buffers.</summary>
    public static nuint RoundUp(nuint bytes)
    {
        int spare = System.Numerics.BitOperations.Log2(bytes) - 3;
        return bytes < SmallestKept ? bytes : (((bytes - 1) >> spare) + 1) << spare;
    }

    /// <summary>A buffer of that rounded size, or 0.</summary>
    public static nint Take(nuint capacity)
    {
        if (capacity < SmallestKept)
        {
            return 0;
        }

        lock (Guard)
        {
            if (Buffers.TryGetValue(capacity, out Stack<nint>? buffers) && buffers.TryPop(out nint pointer))
            {
                _kept -= capacity;
                return pointer;
            }

            return 0;
        }
    }

    /// <summary>Keeps a buffer; false where it is small or enough are kept.</summary>
    public static bool TryKeep(nint pointer, nuint capacity)
    {
        if (capacity < SmallestKept)
        {
            return false;
        }

        lock (Guard)
        {
            if (_kept + capacity > MostKept)
            {
                return false;
            }

            _kept += capacity;
            if (!Buffers.TryGetValue(capacity, out Stack<nint>? buffers))
            {
                Buffers[capacity] = buffers = [];
            }

            buffers.Push(pointer);
            return true;
        }
    }

    /// <summary>Gives every kept buffer back to the system.</summary>
    public static void Trim()
    {
        lock (Guard)
        {
            foreach (nint pointer in Buffers.Values.SelectMany(b => b))
            {
                NativeMemory.AlignedFree((void*)pointer);
            }

            Buffers.Clear();
            _kept = 0;
        }
    }
}
