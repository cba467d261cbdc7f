using System.Collections.Concurrent;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>
/// The multiples d·2^(bits·w) of a point for every signed digit's magnitude d and window w, and the sums of its entries by affine
/// additions in batches.
/// </summary>
internal sealed unsafe class FixedBaseTable : IDisposable
{
    private const int FrBits = 254;
    private const int MinWindowBits = 3;
    private const int MaxWindowBits = 16;
    private const int Chunk = 1024;

    private readonly bool _isInfinity;
    private readonly int _bits;
    private readonly int _windows;
    private readonly int _digits;
    private readonly GroupBuffer _table;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <summary>Computes the table, of a size that serves a number of products best.</summary>
    public FixedBaseTable(G1Affine point, int count)
    {
        _isInfinity = point.IsInfinity;
        _bits = Enumerable.Range(MinWindowBits, MaxWindowBits - MinWindowBits + 1)
            .MinBy(bits => (long)((FrBits / bits) + 1) * ((1L << (bits - 1)) + count));
        _windows = (FrBits / _bits) + 1;
        _digits = 1 << (_bits - 1);
        _table = PackedPoints.Allocate((long)_windows * _digits);
        if (!_isInfinity)
            Fill(point);
    }

    /// <summary>products[i] = scalars[i] · point.</summary>
    public void Multiply(ReadOnlySpan<Fr> scalars, Span<G1Affine> products)
    {
        if (_isInfinity)
        {
            products[..scalars.Length].Clear();
            return;
        }

        int count = scalars.Length;
        fixed (Fr* source = scalars)
        fixed (G1Affine* destination = products)
        {
            nint from = (nint)source;
            nint to = (nint)destination;
            Parallel.For(0, (count + Chunk - 1) / Chunk, chunk =>
            {
                if (!_workspaces.TryTake(out Workspace? workspace))
                    workspace = new Workspace(_windows);
                int start = chunk * Chunk;
                int length = Math.Min(Chunk, count - start);
                Multiply(
                    workspace, new ReadOnlySpan<Fr>((Fr*)from + start, length), new Span<G1Affine>((G1Affine*)to + start, length));
                _workspaces.Add(workspace);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        foreach (Workspace workspace in _workspaces)
            workspace.Dispose();
    }

    private void Multiply(Workspace workspace, ReadOnlySpan<Fr> scalars, Span<G1Affine> products)
    {
        GroupConversion.Load(workspace.Groups.Pointer, scalars);
        ulong* limbs = (ulong*)workspace.Limbs.Pointer;
        CanonicalScalars.Convert(limbs, workspace.Groups.Pointer, scalars.Length);
        nint* entries = (nint*)workspace.Entries.Pointer;
        var digits = new FullScalarDigits(limbs);
        for (int i = 0; i < scalars.Length; i++)
        {
            nint* first = entries;
            for (int window = 0; window < _windows; window++)
            {
                int digit = digits.Window(window, _bits).Digit(i);
                if (digit != 0)
                    *entries++ = (nint)Entry(window, Math.Abs(digit)) - (digit >> 31);
            }

            workspace.Lengths[i] = (int)(entries - first);
        }

        Array.Clear(workspace.Present);
        fixed (int* lengths = workspace.Lengths)
        fixed (byte* present = workspace.Present)
        {
            workspace.Lists.Run(
                (nint*)workspace.Entries.Pointer, lengths, scalars.Length, workspace.Slots.Pointer, workspace.Sums.Pointer, present);
        }

        PackedPoints.ToAffine(products, workspace.Sums.Pointer);
        for (int i = 0; i < products.Length; i++)
        {
            if (workspace.Present[i] == 0)
                products[i] = G1Affine.Infinity;
        }
    }

    /// <summary>From d = 1..m to d = m + 1..2m by adding the m-th multiple, in all windows at once.</summary>
    private void Fill(G1Affine point)
    {
        var units = new G1[_windows];
        units[0] = point;
        for (int window = 1; window < _windows; window++)
        {
            units[window] = units[window - 1];
            for (int i = 0; i < _bits; i++)
                units[window] = units[window].Double();
        }

        var affine = new G1Affine[_windows];
        G1.ToAffine(units, affine);
        for (int window = 0; window < _windows; window++)
            PackedPoints.FromAffine(Entry(window, 1), affine.AsSpan(window, 1));

        using var adder = new BatchAdder();
        for (int m = 1; m < _digits; m *= 2)
        {
            for (int window = 0; window < _windows; window++)
            {
                for (int d = 1; d <= m; d++)
                    adder.Add((nint)Entry(window, m), (nint)Entry(window, d), Entry(window, m + d));
            }

            adder.Flush();
        }
    }

    private double* Entry(int window, int digit) =>
        _table.Pointer + ((((nint)window * _digits) + digit - 1) * PackedPoints.Size);

    /// <summary>What a thread works with.</summary>
    private sealed class Workspace : IDisposable
    {
        private readonly BatchAdder _adder = new();

        public Workspace(int windows)
        {
            Lists = new ListSummation(_adder);
            Groups = new GroupBuffer(FieldVectors.GroupsFor(Chunk));
            Limbs = PackedPoints.AllocateBytes(Chunk * Fr.Size);
            Entries = PackedPoints.AllocateBytes((long)Chunk * windows * sizeof(nint));
            Slots = PackedPoints.Allocate(((long)Chunk * windows / 2) + 1);
            Sums = PackedPoints.Allocate(Chunk);
        }

        public ListSummation Lists { get; }

        public GroupBuffer Groups { get; }

        public GroupBuffer Limbs { get; }

        public GroupBuffer Entries { get; }

        public GroupBuffer Slots { get; }

        public GroupBuffer Sums { get; }

        public int[] Lengths { get; } = new int[Chunk];

        public byte[] Present { get; } = new byte[Chunk];

        public void Dispose()
        {
            _adder.Dispose();
            Groups.Dispose();
            Limbs.Dispose();
            Entries.Dispose();
            Slots.Dispose();
            Sums.Dispose();
        }
    }
}
