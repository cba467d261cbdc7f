namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// The layer for λ = 0 from those for λ = 1 and λ = -1: h is affine in λ. It serves where an inverse of λ is needed, which
/// fails with a probability of 2^-254.
/// </summary>
/// <param name="open">Opens the layer for a λ.</param>
internal sealed class AveragedLayer(Func<Fr, IFractionLayer> open) : IFractionLayer
{
    private static readonly Fr Half = Fr.From(2).Inverse();

    private readonly IFractionLayer _plus = open(Fr.One);
    private readonly IFractionLayer _minus = open(-Fr.One);

    /// <inheritdoc/>
    public (Fr AtZero, Fr Quadratic) RoundPolynomial()
    {
        (Fr atZero, Fr quadratic) = _plus.RoundPolynomial();
        (Fr otherAtZero, Fr otherQuadratic) = _minus.RoundPolynomial();
        return (Half * (atZero + otherAtZero), Half * (quadratic + otherQuadratic));
    }

    /// <inheritdoc/>
    public void Bind(Fr challenge)
    {
        _plus.Bind(challenge);
        _minus.Bind(challenge);
    }

    /// <inheritdoc/>
    public (Fr P0, Fr P1, Fr Q0, Fr Q1) Final() => _plus.Final();

    /// <inheritdoc/>
    public void Dispose()
    {
        _plus.Dispose();
        _minus.Dispose();
    }
}
