using ILGPU;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Polynomials;

/// <summary>
/// Division by X^b - α as a linear recurrence down the rows of a matrix of b columns: carry(r - 1) = f(r) + α·carry(r). Threads take
/// segments of a column, the last of which may be shorter. An element is a whole sector of memory, so no order of reading costs more.
/// </summary>
internal static class DivisionKernels
{
    /// <summary>values[s·b + c] = Σ_r f[(s·rows + r)·b + c] · α^r: what a segment adds to the carry below it.</summary>
    public static void SegmentValues(ArrayView<DeviceFr> values, ArrayView<DeviceFr> f, int b, int rows, DeviceFr alpha)
    {
        int allRows = f.IntLength / b;
        for (int i = Grid.GlobalIndex.X; i < values.IntLength; i += GridExtensions.Stride)
        {
            int segment = i / b;
            int column = i - (segment * b);
            int first = segment * rows;
            DeviceFr value = default;
            for (int row = IntrinsicMath.Min(first + rows, allRows) - 1; row >= first; row--)
                value = (value * alpha) + f[((long)row * b) + column];
            values[i] = value;
        }
    }

    /// <summary>
    /// The carries out of every row, given those into each segment: row r's goes to row r - 1 of the quotient, row 0's to the remainder.
    /// </summary>
    public static void Carry(
        ArrayView<DeviceFr> quotient,
        ArrayView<DeviceFr> remainder,
        ArrayView<DeviceFr> f,
        ArrayView<DeviceFr> carries,
        int b,
        int rows,
        DeviceFr alpha)
    {
        int allRows = f.IntLength / b;
        int segments = (allRows + rows - 1) / rows;
        for (int i = Grid.GlobalIndex.X; i < segments * b; i += GridExtensions.Stride)
        {
            int segment = i / b;
            int column = i - (segment * b);
            int first = segment * rows;

            // The carries come as a quotient: what comes out of segment s + 1 is its row s, and nothing comes into the last one.
            DeviceFr carry = segment + 1 < segments ? carries[i] : default;
            for (int row = IntrinsicMath.Min(first + rows, allRows) - 1; row >= first; row--)
            {
                carry = (carry * alpha) + f[((long)row * b) + column];
                if (row > 0)
                    quotient[((long)(row - 1) * b) + column] = carry;
                else
                    remainder[column] = carry;
            }
        }
    }
}
