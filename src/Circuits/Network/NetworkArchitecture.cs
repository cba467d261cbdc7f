namespace Zkml.Circuits.Network;

/// <summary>
/// The public part of an integer network (PROTOCOL section 2): everything that a circuit is compiled from, and nothing of one
/// model. The last layer gives the logits, one a class.
/// </summary>
/// <param name="Input">The shape of a sample.</param>
/// <param name="InputZeroPoints">
/// The public integer that is subtracted from each input channel, inside the valid shape only: a convolution's padding then reads
/// as the zero point.
/// </param>
/// <param name="AccumulatorBits">T: accumulators and compared differences lie in [-2^(T-1), 2^(T-1)); 16 to 22.</param>
/// <param name="FractionalBits">S: an accumulator's fractional bits relative to one unit of the next activation.</param>
/// <param name="ActivationBits">b: activations lie in [0, 2^b) after ReLU, in [-2^(b-1), 2^(b-1)) without.</param>
/// <param name="Layers">The layers in the order of evaluation.</param>
public sealed record NetworkArchitecture(
    TensorShape Input,
    IReadOnlyList<int> InputZeroPoints,
    int AccumulatorBits,
    int FractionalBits,
    int ActivationBits,
    IReadOnlyList<LayerArchitecture> Layers)
{
    /// <summary>The number of classes.</summary>
    public int Classes => Layers[^1].Linear.Channels;

    /// <summary>The shape of activation tensor <paramref name="source"/>: 0 is the input, i is the output of layer i - 1.</summary>
    public TensorShape ShapeOf(int source) => source == 0 ? Input : Layers[source - 1].Output;
}

/// <summary>
/// One layer: z = bias + Σ terms (accumulators), then optionally a maximum over windows of z, then requantisation.
/// </summary>
/// <param name="Name">A name for messages, from the model.</param>
/// <param name="Terms">The linear maps whose outputs add up; more than one where branches join.</param>
/// <param name="Linear">The shape of z.</param>
/// <param name="Pool">The maximum taken over z, or null.</param>
/// <param name="Activation">What requantisation clamps to; <see cref="ActivationKind.None"/> for the logits only.</param>
public sealed record LayerArchitecture(
    string Name, IReadOnlyList<LinearTerm> Terms, TensorShape Linear, MaxPool? Pool, ActivationKind Activation)
{
    /// <summary>The shape of the layer's activation: z's, or the pool's.</summary>
    public TensorShape Output => Pool is null ? Linear : Linear with { Width = Pool.Width, Height = Pool.Height };
}

/// <summary>What follows a layer's accumulator.</summary>
public enum ActivationKind
{
    /// <summary>Nothing: z holds the logits.</summary>
    None,

    /// <summary>clamp((z + 2^(S-1)) >> S, 0, 2^b - 1).</summary>
    Relu,

    /// <summary>clamp((z + 2^(S-1)) >> S, -2^(b-1), 2^(b-1) - 1).</summary>
    Signed,
}

/// <summary>How a linear term uses channels.</summary>
public enum LinearKind
{
    /// <summary>Every output channel reads every input channel. A gemm is one whose kernel covers its whole input.</summary>
    Dense,

    /// <summary>Output channel c reads input channel c. Average pooling and residual inputs are of this kind.</summary>
    Depthwise,
}

/// <summary>
/// z(co, x, y) += Σ_{ci, dx, dy} w(co, ci, dx, dy) · a(ci, StrideX·x + DilationX·dx - PadX, StrideY·y + DilationY·dy - PadY),
/// positions outside a's shape left out.
/// </summary>
/// <param name="Source">The activation tensor it reads: 0 is the input, i the output of layer i - 1.</param>
/// <param name="Kind">How channels are used.</param>
/// <param name="KernelX">The kernel's extent along x.</param>
/// <param name="KernelY">The kernel's extent along y.</param>
/// <param name="StrideX">The stride along x.</param>
/// <param name="StrideY">The stride along y.</param>
/// <param name="PadX">The padding before x = 0.</param>
/// <param name="PadY">The padding before y = 0.</param>
/// <param name="DilationX">The distance of kernel taps along x.</param>
/// <param name="DilationY">The distance of kernel taps along y.</param>
public sealed record LinearTerm(
    int Source,
    LinearKind Kind,
    int KernelX,
    int KernelY,
    int StrideX,
    int StrideY,
    int PadX,
    int PadY,
    int DilationX,
    int DilationY);

/// <summary>
/// The maximum of z over windows: output (x, y) covers StrideX·x + d - PadX for d &lt; KernelX, and so along y. Window positions
/// outside z read the nearest position inside, which lies in the window as well.
/// </summary>
/// <param name="KernelX">The window's extent along x.</param>
/// <param name="KernelY">The window's extent along y.</param>
/// <param name="StrideX">The stride along x.</param>
/// <param name="StrideY">The stride along y.</param>
/// <param name="PadX">The padding before x = 0.</param>
/// <param name="PadY">The padding before y = 0.</param>
/// <param name="Width">The output's extent along x.</param>
/// <param name="Height">The output's extent along y.</param>
public sealed record MaxPool(int KernelX, int KernelY, int StrideX, int StrideY, int PadX, int PadY, int Width, int Height);
