using Zkml.Algebra.Fields;
using Zkml.Circuits.Network;

namespace Zkml.Prover.LinearLayers;

/// <summary>
/// How a linear term moves weights along one axis: weight on output position h goes, for kernel tap d, to input position
/// Stride·h + Dilation·d - Pad, and nowhere when that is outside the input (PROTOCOL section 5).
/// </summary>
internal readonly record struct Band(int Kernel, int Stride, int Pad, int Dilation, int Inputs, int Outputs)
{
    public static Band AlongX(LinearTerm term, TensorShape input, TensorShape output) =>
        new(term.KernelX, term.StrideX, term.PadX, term.DilationX, input.Width, output.Width);

    public static Band AlongY(LinearTerm term, TensorShape input, TensorShape output) =>
        new(term.KernelY, term.StrideY, term.PadY, term.DilationY, input.Height, output.Height);

    /// <summary>The input position that tap d of output h reads, or -1.</summary>
    public int Input(int h, int d)
    {
        int position = (Stride * h) + (Dilation * d) - Pad;
        return position >= 0 && position < Inputs ? position : -1;
    }

    /// <summary>A[d] = Σ_h outputs[h]·inputs[Input(h, d)].</summary>
    public T[] Taps<T>(T[] outputs, T[] inputs)
        where T : IScalar<T>
    {
        var taps = new T[Kernel];
        for (int d = 0; d < Kernel; d++)
        {
            taps[d] = T.Constant(Fr.Zero);
            for (int h = 0; h < Outputs; h++)
            {
                int position = Input(h, d);
                if (position >= 0)
                {
                    taps[d] += outputs[h] * inputs[position];
                }
            }
        }

        return taps;
    }
}
