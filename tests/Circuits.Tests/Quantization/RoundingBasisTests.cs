using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Tests.Quantization;

public sealed class RoundingBasisTests
{
    [Fact]
    public void Round_ForCorrelatedInputs_ErrsLessThanTheNearestIntegers()
    {
        const int Size = 48;
        const int Observations = 1000;
        Random random = new(3);
        double[][] inputs = [.. Enumerable.Range(0, Size).Select(_ => new double[Observations])];
        for (int n = 0; n < Observations; n++)
        {
            double common = 100 + (50 * random.NextDouble());
            for (int k = 0; k < Size; k++)
                inputs[k][n] = common + (10 * random.NextDouble());
        }

        RoundingBasis basis = new(inputs);
        double[] weights = [.. Enumerable.Range(0, Size).Select(_ => 8 * (random.NextDouble() - 0.5))];
        double[] rounded = [.. weights];
        double[] scales = [.. weights.Select(_ => 1.0)];
        double shift = basis.Round(rounded, scales);
        Assert.All(rounded, w => Assert.Equal(Math.Round(w), w));

        double[] nearest = [.. weights.Select(w => Math.Round(w))];
        double compensated = Enumerable.Range(0, Observations).Sum(n => Square(Error(n, rounded) - shift));
        double plain = Enumerable.Range(0, Observations).Sum(n => Square(Error(n, nearest)));
        Assert.True(compensated < plain / 5, $"{compensated} against {plain}");
        Assert.Equal(Enumerable.Range(0, Observations).Average(n => Error(n, rounded)), shift, 6);

        double Error(int n, double[] w) => Enumerable.Range(0, Size).Sum(k => (w[k] - weights[k]) * inputs[k][n]);
        static double Square(double v) => v * v;
    }
}
