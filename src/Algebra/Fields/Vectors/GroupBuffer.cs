using System.Runtime.InteropServices;

namespace Zkml.Algebra.Fields.Vectors;

/// <summary>Memory for groups of field elements, aligned to 64 bytes and outside the collected heap.</summary>
/// <remarks>
/// Large buffers are kept for the next one of their size when disposed of: fresh pages cost several per cent of a multi-scalar
/// multiplication. A buffer must stay reachable while its pointer is in use, which <c>using</c> sees to.
/// </remarks>
internal sealed unsafe class GroupBuffer : IDisposable
{
    private const int Alignment = 64;
    private const nuint GroupBytes = FieldVectors.GroupSize * sizeof(double);

    private readonly nuint _capacity;
    private nint _address;

    /// <summary>Memory for a number of groups.</summary>
    /// <param name="groups">The number of groups, not negative.</param>
    /// <param name="clear">Whether the groups are zeros; otherwise their content is arbitrary.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public GroupBuffer(nint groups, bool clear = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(groups);
        Groups = groups;
        // Kernels never read beyond the groups they are given, but an empty buffer still has an address.
        nuint bytes = checked((nuint)nint.Max(groups, 1) * GroupBytes);
        _capacity = GroupBufferPool.RoundUp(bytes);
        _address = GroupBufferPool.Take(_capacity);
        if (_address == 0)
        {
            _address = (nint)NativeMemory.AlignedAlloc(_capacity, Alignment);
        }

        if (clear)
        {
            NativeMemory.Clear((void*)_address, bytes);
        }
    }

    /// <summary>Frees the memory of a buffer that was not disposed of.</summary>
    ~GroupBuffer() => Free(keep: false);

    /// <summary>The number of groups.</summary>
    public nint Groups { get; }

    /// <summary>The first group.</summary>
    /// <exception cref="ObjectDisposedException">The buffer has been disposed of.</exception>
    public double* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_address == 0, this);
            return (double*)_address;
        }
    }

    /// <summary>The group with the given index.</summary>
    public double* this[nint group] => Pointer + (group * FieldVectors.GroupSize);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free(keep: true);
        GC.SuppressFinalize(this);
    }

    private void Free(bool keep)
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address != 0 && !(keep && GroupBufferPool.TryKeep(address, _capacity)))
        {
            NativeMemory.AlignedFree((void*)address);
        }
    }
}
