namespace Zkml.Algebra.Msm;

/// <summary>How a multi-scalar multiplication is cut up.</summary>
/// <param name="WindowBits">Bits of a window.</param>
/// <param name="Windows">The number of windows.</param>
/// <param name="Buckets">Buckets of a window: the largest magnitude of a digit.</param>
/// <param name="Slices">Parts into which the points are cut, each with buckets of its own.</param>
internal readonly record struct MsmPlan(int WindowBits, int Windows, int Buckets, int Slices)
{
    // A window of 2^17 buckets takes 10 MB.
    private const int MaxWindowBits = 18;

    // A point added in the sums over buckets costs so much more than one added into a bucket: smaller batches.
    private const double ReductionWeight = 1.3;

    // Keeping a bucket costs so much, in additions, each time that the points of a tile are added to it.
    private const double BucketVisit = 0.1;

    /// <summary>The plan with the least work for the busiest thread.</summary>
    /// <param name="count">The number of scalars.</param>
    /// <param name="nonZero">How many of them are not zero.</param>
    /// <param name="largest">A bound on their magnitude, in bits.</param>
    /// <param name="largestDigit">The largest magnitude itself, if it is small enough to be a digit.</param>
    /// <param name="threads">The number of threads.</param>
    public static MsmPlan Choose(int count, int nonZero, int largest, int largestDigit, int threads)
    {
        MsmPlan best = default;
        double least = double.PositiveInfinity;
        for (int bits = 2; bits <= MaxWindowBits; bits++)
        {
            // The last window has a bit to spare for the sign of its digit.
            int windows = (largest / bits) + 1;
            int buckets = windows == 1 ? largestDigit : 1 << (bits - 1);
            foreach (int slices in new[] { 1, threads })
            {
                double tiles = Math.Ceiling((double)count / slices / WindowSums.TileSize);
                double accumulation = ((double)nonZero / slices) + (tiles * buckets * BucketVisit);
                double turns = Math.Ceiling((double)windows * slices / threads);
                double reduction = (double)windows * buckets * (slices + 1) * ReductionWeight / threads;
                double cost = (turns * accumulation) + reduction;
                if (cost < least)
                {
                    least = cost;
                    best = new MsmPlan(bits, windows, buckets, slices);
                }
            }
        }

        return best;
    }
}
