namespace Zkml.Circuits.Checking;

/// <summary>What a witness breaks.</summary>
public enum ViolationKind
{
    /// <summary>A lookup's input is not what the committed activations and the weights give.</summary>
    LinearLayer,

    /// <summary>A tuple is not a row of its table.</summary>
    Lookup,

    /// <summary>The label, its one-hot form or the labelled logit.</summary>
    Label,

    /// <summary>A row of a table is looked up more or less often than its multiplicity says.</summary>
    Multiplicity,

    /// <summary>K is not the number of samples whose labelled class ranks first.</summary>
    Count,
}

/// <summary>The first thing that is wrong with a witness.</summary>
/// <param name="Kind">What it breaks.</param>
/// <param name="Place">The lookup region, layer or table, by name.</param>
/// <param name="Sample">The sample, or null where it concerns all.</param>
/// <param name="Explanation">What was found and what it should be, values included.</param>
public sealed record Violation(ViolationKind Kind, string Place, int? Sample, string Explanation)
{
    /// <summary>One line: place, sample, explanation.</summary>
    public override string ToString() =>
        Sample is int n ? FormattableString.Invariant($"{Place}, sample {n}: {Explanation}") : $"{Place}: {Explanation}";
}
