using Zkml.Prover.LinearLayers;

namespace Zkml.Prover.Tests.LinearLayers;

public class BandTests
{
    // Outputs 0, 1, 2 read positions -1..1, 1..3, 3..5 of 0..4: the first and the last are outside.
    private static readonly Band Strided = new(Kernel: 3, Stride: 2, Pad: 1, Dilation: 1, Inputs: 5, Outputs: 3);

    [Theory]
    [InlineData(0, 0, -1)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 2, 3)]
    [InlineData(2, 1, 4)]
    [InlineData(2, 2, -1)]
    public void Input_IsThePositionReadOrNone(int output, int tap, int expected) => Assert.Equal(expected, Strided.Input(output, tap));

    [Fact]
    public void Taps_LeaveOutPositionsOutside()
    {
        // d = 0: 10·2 + 100·4, d = 1: 1·1 + 10·3 + 100·5, d = 2: 1·2 + 10·4.
        Fr[] taps = Strided.Taps(Elements(1, 10, 100), Elements(1, 2, 3, 4, 5));
        Assert.Equal(Elements(420, 531, 42), taps);
    }

    [Fact]
    public void Taps_OfADilatedKernel_AreApart()
    {
        // Outputs 0, 1 read 0, 3 and 1, 4 of 0..3: the fourth is outside.
        Band dilated = new(Kernel: 2, Stride: 1, Pad: 0, Dilation: 3, Inputs: 4, Outputs: 2);
        Assert.Equal(Elements(1 + 20, 4), dilated.Taps(Elements(1, 10), Elements(1, 2, 3, 4)));
    }

    [Fact]
    public void Taps_OfAGemm_AreTheInput()
    {
        Band gemm = new(Kernel: 3, Stride: 1, Pad: 0, Dilation: 1, Inputs: 3, Outputs: 1);
        Assert.Equal(Elements(14, 21, 28), gemm.Taps(Elements(7), Elements(2, 3, 4)));
    }

    private static Fr[] Elements(params int[] values) => [.. values.Select(value => Fr.From(value))];
}
