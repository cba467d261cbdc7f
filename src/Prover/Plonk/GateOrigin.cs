namespace Zkml.Prover.Plonk;

/// <summary>Where a row was made, for reports and for the checker's message.</summary>
/// <param name="Kind">What it constrains.</param>
/// <param name="Gadget">The part of the verifier that was running.</param>
/// <param name="Requirement">Of a requirement: its reason and place.</param>
public readonly record struct GateOrigin(GateKind Kind, string Gadget, Verdict? Requirement = null)
{
    /// <summary>For messages.</summary>
    public override string ToString() => Requirement is null ? $"{Kind} of the {Gadget}" : $"{Kind} of the {Gadget}: {Requirement.Place}";
}
