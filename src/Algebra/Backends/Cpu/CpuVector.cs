using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>A vector in groups of four: element i in lane i mod 4 of group i / 4, and 0 in the lanes beyond the last.</summary>
internal sealed unsafe class CpuVector : IVector
{
    private readonly GroupBuffer _buffer;

    private CpuVector(int length, GroupBuffer buffer)
    {
        Length = length;
        _buffer = buffer;
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>The number of groups.</summary>
    public nint Groups => FieldVectors.GroupsFor(Length);

    /// <summary>The first group.</summary>
    public double* Pointer => _buffer.Pointer;

    /// <summary>A vector whose groups are still to be written.</summary>
    public static CpuVector Unwritten(int length) => new(length, new GroupBuffer(FieldVectors.GroupsFor(length)));

    /// <summary>A vector of zeros.</summary>
    public static CpuVector Zeros(int length) => new(length, new GroupBuffer(FieldVectors.GroupsFor(length), clear: true));

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
