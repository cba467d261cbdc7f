using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>Short forms for buffers of groups.</summary>
internal static unsafe class GroupMemory
{
    /// <summary>A buffer of one group with the element in every lane: a scalar of the kernels.</summary>
    public static GroupBuffer Scalar<L>(Fr x)
        where L : struct, IGroupLayout
    {
        var buffer = new GroupBuffer(1);
        L.Spread(buffer.Pointer, x);
        return buffer;
    }

    /// <summary>The elements in groups of their own.</summary>
    public static GroupBuffer Packed<L>(ReadOnlySpan<Fr> elements)
        where L : struct, IGroupLayout
    {
        var buffer = new GroupBuffer(FieldVectors.GroupsFor(elements.Length));
        L.Pack(buffer.Pointer, elements);
        return buffer;
    }

    /// <summary>The first elements of the groups.</summary>
    public static Fr[] Unpacked<L>(double* groups, int count)
        where L : struct, IGroupLayout
    {
        var elements = new Fr[count];
        L.Unpack(elements, groups);
        return elements;
    }

    /// <summary>Copies groups.</summary>
    public static void Copy(double* z, double* x, nint groups) =>
        new ReadOnlySpan<double>(x, (int)(groups * FieldVectors.GroupSize))
            .CopyTo(new Span<double>(z, (int)(groups * FieldVectors.GroupSize)));

    /// <summary>Zero groups.</summary>
    public static void Clear(double* z, nint groups) => new Span<double>(z, (int)(groups * FieldVectors.GroupSize)).Clear();

    /// <summary>The group so many after the pointer's.</summary>
    public static double* At(double* groups, nint group) => groups + (group * FieldVectors.GroupSize);
}
