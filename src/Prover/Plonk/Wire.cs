using System.Diagnostics;
using Zkml.Algebra.Fields;

namespace Zkml.Prover.Plonk;

/// <summary>
/// A scalar of a circuit under construction: Scale · variable + Offset, or a constant, which has no builder. Constants fold, and
/// affine maps of one variable cost nothing; only sums and products of two variables become rows.
/// </summary>
public readonly struct Wire : IScalar<Wire>
{
    private readonly CircuitBuilder? _builder;

    /// <summary>A variable of a builder, or an affine map of it.</summary>
    internal Wire(CircuitBuilder builder, int variable, Fr scale, Fr offset)
    {
        _builder = builder;
        Variable = variable;
        Scale = scale;
        Offset = offset;
    }

    private Wire(Fr constant) => Offset = constant;

    /// <summary>Whether this is a constant.</summary>
    public bool IsConstant => _builder is null;

    /// <summary>What the builder's assignment gives this wire: for tests and for the circuit's outputs, never for decisions.</summary>
    internal Fr Value => _builder is null ? Offset : (Scale * _builder.ValueOf(Variable)) + Offset;

    internal int Variable { get; }

    internal Fr Scale { get; }

    internal Fr Offset { get; }

    /// <inheritdoc/>
    public static Wire Constant(in Fr c) => new(c);

    /// <inheritdoc/>
    public static Wire operator +(Wire a, Wire b)
    {
        if (a._builder is null)
            return b.Affine(Fr.One, a.Offset);
        if (b._builder is null)
            return a.Affine(Fr.One, b.Offset);
        Debug.Assert(a._builder == b._builder, "wires of two circuits");
        if (a.Variable == b.Variable)
            return Of(a._builder, a.Variable, a.Scale + b.Scale, a.Offset + b.Offset);
        return a._builder.Sum(a, b);
    }

    /// <inheritdoc/>
    public static Wire operator -(Wire a, Wire b) => a + b.Affine(-Fr.One, Fr.Zero);

    /// <inheritdoc/>
    public static Wire operator *(Wire a, Wire b)
    {
        if (a._builder is null)
            return b.Affine(a.Offset, Fr.Zero);
        return b._builder is null ? a.Affine(b.Offset, Fr.Zero) : a._builder.Product(a, b);
    }

    private Wire Affine(Fr scale, Fr offset)
    {
        if (_builder is null)
            return new Wire((scale * Offset) + offset);
        return Of(_builder, Variable, scale * Scale, (scale * Offset) + offset);
    }

    private static Wire Of(CircuitBuilder builder, int variable, Fr scale, Fr offset) =>
        scale.IsZero ? new Wire(offset) : new Wire(builder, variable, scale, offset);
}
