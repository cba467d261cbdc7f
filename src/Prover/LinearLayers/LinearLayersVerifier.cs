using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;
using Zkml.Prover.Sumcheck;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.LinearLayers;

/// <summary>
/// Verifies the claims on all layers' accumulators at r_n by one sumcheck (PROTOCOL section 5): with γ's powers,
/// Σ_k γ^k (v_k - bias) = Σ_terms Σ_i K(i)·X'(i), X' the term's input at its valid positions (less the zero point), K the kernel
/// as the claims' weights move it onto the input.
/// </summary>
/// <remarks>
/// The sumcheck ends in X'(pt), a claim on the committed input, and K(pt) = Σ_{co,ci,dx,dy} w(co,ci,dx,dy)·C[co]·eq(pt_c, ci)·B[dy, dx],
/// a claim on the weights with B[dy, dx] = Σ_k γ^k A_x^k[dx]·A_y^k[dy] and A the band at pt. Depthwise terms have C[c] on the
/// input's side instead. Combining k claims by powers of γ errs with probability (k - 1)/|Fr|.
/// </remarks>
internal static class LinearLayersVerifier
{
    /// <summary>Reads the argument and adds the claims that remain.</summary>
    public static void Verify<T>(
        AccuracyCircuit circuit, LayerClaims<T>[] layers, T live, ClaimSet<T> claims, IVerifierChannel<T> channel)
        where T : IScalar<T>
    {
        var biases = new T[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            biases[i] = channel.Read();
            claims.Weights.Add(new VectorClaim<T>(layers[i].BiasWeights(circuit), biases[i]));
        }

        T[][] powers = GammaPowers(layers, channel.Challenge());
        T claim = T.Constant(Fr.Zero);
        for (int i = 0; i < layers.Length; i++)
        {
            for (int k = 0; k < layers[i].Values.Length; k++)
            {
                T bias = biases[i] * live * layers[i].Weights[k].SpatialTotal;
                claim += powers[i][k] * (layers[i].Values[k] - bias);
            }
        }

        TermReference[] terms = TermReference.All(circuit);
        int variables = terms.Max(term => term.Variables(circuit));
        (T[] point, T final) = ProductSumcheckVerifier.Verify(claim, variables, channel);
        T sum = T.Constant(Fr.Zero);
        foreach (TermReference term in terms)
        {
            T kernel = channel.Read();
            T input = channel.Read();
            int own = term.Variables(circuit);
            T padding = MultilinearExtensions.ZeroPadding<T>(point.AsSpan(own));
            sum += kernel * padding * input * padding;
            AddTermClaims(circuit, term, layers[term.Layer], powers[term.Layer], live, point[..own], kernel, input, claims);
        }

        channel.RequireEqual(final, sum, RejectionReason.LinearLayers, "sumcheck of the linear layers");
    }

    /// <summary>γ's powers for every claim of every layer, in order.</summary>
    public static T[][] GammaPowers<T>(LayerClaims<T>[] layers, T gamma)
        where T : IScalar<T>
    {
        T power = T.Constant(Fr.One);
        var powers = new T[layers.Length][];
        for (int i = 0; i < layers.Length; i++)
        {
            powers[i] = new T[layers[i].Values.Length];
            for (int k = 0; k < powers[i].Length; k++)
            {
                powers[i][k] = power;
                power *= gamma;
            }
        }

        return powers;
    }

    /// <summary>The two claims that a term leaves at its sumcheck point: on its input tensor and on its kernel.</summary>
    public static void AddTermClaims<T>(
        AccuracyCircuit circuit,
        TermReference term,
        LayerClaims<T> layer,
        T[] powers,
        T live,
        T[] point,
        T kernel,
        T input,
        ClaimSet<T> claims)
        where T : IScalar<T>
    {
        LinearTerm linear = term.Of(circuit);
        TensorShape inputShape = circuit.Architecture.ShapeOf(linear.Source);
        TensorShape outputShape = circuit.Architecture.Layers[term.Layer].Linear;
        var eq = TensorWeights<T>.AtPoint(inputShape, point);
        bool depthwise = linear.Kind == LinearKind.Depthwise;
        TensorWeights<T> inputWeights = depthwise ? eq with { Channels = Multiply(eq.Channels, layer.Channels) } : eq;
        T value = input;
        if (linear.Source == 0)
        {
            // X' = X - zero point at live samples, so the committed pixels evaluate to X' plus the zero points' own sum.
            T zeroPoints = T.Constant(Fr.Zero);
            for (int c = 0; c < inputShape.Channels; c++)
            {
                zeroPoints += inputWeights.Channels[c] * T.Constant(Fr.From(circuit.Architecture.InputZeroPoints[c]));
            }

            value += live * zeroPoints * inputWeights.SpatialTotal;
        }

        claims.Features.Add(new TensorClaim<T>(term.Source(circuit), inputWeights, value));

        var alongX = Band.AlongX(linear, inputShape, outputShape);
        var alongY = Band.AlongY(linear, inputShape, outputShape);
        var taps = new T[linear.KernelY, linear.KernelX];
        for (int k = 0; k < powers.Length; k++)
        {
            T[] x = alongX.Taps(layer.Weights[k].X, eq.X);
            T[] y = alongY.Taps(layer.Weights[k].Y, eq.Y);
            for (int dy = 0; dy < linear.KernelY; dy++)
            {
                T row = powers[k] * y[dy];
                for (int dx = 0; dx < linear.KernelX; dx++)
                {
                    T tap = row * x[dx];
                    taps[dy, dx] = k == 0 ? tap : taps[dy, dx] + tap;
                }
            }
        }

        KernelWeights<T> kernelWeights = depthwise
            ? new KernelWeights<T>(eq.Channels, [T.Constant(Fr.One)], taps, term.Kernel(circuit))
            : new KernelWeights<T>(layer.Channels, eq.Channels, taps, term.Kernel(circuit));
        claims.Weights.Add(new VectorClaim<T>(kernelWeights, kernel));
    }

    private static T[] Multiply<T>(T[] a, T[] b)
        where T : IScalar<T> => [.. a.Zip(b, (x, y) => x * y)];
}
