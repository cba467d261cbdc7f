namespace Zkml.Algebra.Fields;

/// <content>The element as curve formulas see it.</content>
public readonly partial struct Fp256<TParameters> : IFieldElement<Fp256<TParameters>>
{
}
