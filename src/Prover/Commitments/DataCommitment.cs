using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Commitments;

/// <summary>The data owner's public commitment to labelled samples, group by group.</summary>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Samples">N.</param>
/// <param name="GroupBits">log2 of the number of samples a group.</param>
/// <param name="Groups">One hiding commitment a group.</param>
public sealed record DataCommitment(TensorShape Shape, int Samples, int GroupBits, IReadOnlyList<G1Affine> Groups);

/// <summary>The data owner's secret: what opens a <see cref="DataCommitment"/>.</summary>
/// <param name="Samples">The samples and labels.</param>
/// <param name="GroupBits">log2 of the number of samples a group.</param>
/// <param name="Blinds">One scalar a group.</param>
public sealed record DataOpening(SampleSet Samples, int GroupBits, IReadOnlyList<Fr> Blinds)
{
    /// <summary>Writes sample n's committed integers: pixels, then the label.</summary>
    internal void ReadRow(int n, Span<int> row)
    {
        ReadOnlySpan<sbyte> values = Samples[n];
        for (int i = 0; i < values.Length; i++)
        {
            row[i] = values[i];
        }

        row[values.Length] = Samples.Labels[n];
    }
}

/// <summary>Commits to samples (the data owner's part: it needs no model).</summary>
public static class DataCommitter
{
    /// <summary>The commitment and its opening, with fresh blinding.</summary>
    /// <param name="key">Powers of tau, at least 2^(data bits + group bits).</param>
    /// <param name="samples">The samples.</param>
    /// <param name="groupBits">log2 of the number of samples a group.</param>
    /// <param name="progress">Told of each group.</param>
    /// <param name="cancellation">Checked between groups.</param>
    public static (DataCommitment Commitment, DataOpening Opening) Commit(
        CommitmentKey key, SampleSet samples, int groupBits, IProgressSink progress, CancellationToken cancellation)
    {
        int groups = (samples.Count + (1 << groupBits) - 1) >> groupBits;
        Fr[] blinds = [.. Enumerable.Range(0, groups).Select(_ => Fr.Random())];
        return Commit(key, new DataOpening(samples, groupBits, blinds), progress, cancellation);
    }

    /// <summary>The commitment of an opening whose blinding is given.</summary>
    internal static (DataCommitment Commitment, DataOpening Opening) Commit(
        CommitmentKey key, DataOpening opening, IProgressSink progress, CancellationToken cancellation)
    {
        (SampleSet samples, int groupBits, IReadOnlyList<Fr> blinds) = opening;
        SampleSpace space = CircuitCompiler.DataSpace(samples.Shape);
        key.Require(space.Bits + groupBits);
        int groups = blinds.Count;
        GroupChunk chunk = new(space, groupBits, samples.Count);
        using IPhaseScope scope = progress.Begin(Phase.CommitData, groups);
        G1Affine[] commitments = key.Commit(groups, Chunk, g => (chunk.BlindIndex, blinds[g]));
        return (new DataCommitment(samples.Shape, samples.Count, groupBits, commitments), opening);

        ReadOnlySpan<int> Chunk(int g)
        {
            cancellation.ThrowIfCancellationRequested();
            scope.Advance();
            return chunk.Fill(g, opening.ReadRow);
        }
    }
}
