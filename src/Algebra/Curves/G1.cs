namespace Zkml.Algebra.Curves;

/// <summary>A point of G1 in Jacobian coordinates: (X/Z², Y/Z³); infinity has Z = 0.</summary>
public readonly partial record struct G1(Fq X, Fq Y, Fq Z)
{
}
