using Zkml.Circuits.Network;

namespace Zkml.Circuits.Compilation;

/// <summary>
/// A virtual tensor: a small linear combination of tensors, each read through an index map an axis. Views are made of it.
/// </summary>
/// <param name="Shape">The valid extent.</param>
/// <param name="Terms">The summands; a summand's view has this shape.</param>
internal sealed record Selection(TensorShape Shape, IReadOnlyList<(int Coefficient, View View)> Terms)
{
    /// <summary>The tensor itself.</summary>
    public static Selection Of(TensorReference source, TensorShape shape) => new(
        shape,
        [(1, new View(source, shape, [.. Enumerable.Range(0, shape.Width)], [.. Enumerable.Range(0, shape.Height)], ChannelRule.Equal))]);

    /// <summary>The tensor whose column x is this one's column map[x].</summary>
    public Selection SelectX(int[] map) => Select(
        Shape with { Width = map.Length }, view => view with { MapX = [.. map.Select(x => view.MapX[x])] });

    /// <summary>The tensor whose row y is this one's row map[y].</summary>
    public Selection SelectY(int[] map) => Select(
        Shape with { Height = map.Length }, view => view with { MapY = [.. map.Select(y => view.MapY[y])] });

    /// <summary>The sum.</summary>
    public Selection Plus(Selection other) => this with { Terms = [.. Terms, .. other.Terms] };

    /// <summary>The difference.</summary>
    public Selection Minus(Selection other) =>
        this with { Terms = [.. Terms, .. other.Terms.Select(term => (-term.Coefficient, term.View))] };

    private Selection Select(TensorShape shape, Func<View, View> map) => new(
        shape, [.. Terms.Select(term => (term.Coefficient, map(term.View) with { Shape = shape }))]);
}
