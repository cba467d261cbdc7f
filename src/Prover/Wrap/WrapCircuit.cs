using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Plonk;

namespace Zkml.Prover.Wrap;

/// <summary>
/// The inner verifier of an accuracy circuit as a PLONK circuit: <see cref="InnerVerifier"/>, run on wires. Public inputs: σ, K, r_g, ρ, u, v.
/// </summary>
internal sealed class WrapCircuit
{
    private WrapCircuit(PlonkCircuit circuit, Fr[] assignment, Fr[] publicInputs, int messages)
    {
        Circuit = circuit;
        Assignment = assignment;
        PublicInputs = publicInputs;
        Messages = messages;
    }

    /// <summary>The circuit: the same for all messages.</summary>
    public PlonkCircuit Circuit { get; }

    /// <summary>A value for each variable.</summary>
    public Fr[] Assignment { get; }

    /// <summary>The public inputs' values.</summary>
    public Fr[] PublicInputs { get; }

    /// <summary>The number of messages that the verifier reads.</summary>
    public int Messages { get; }

    /// <summary>The circuit alone, for key generation.</summary>
    public static WrapCircuit Compile(AccuracyCircuit circuit) => Run(circuit, Fr.Zero, 0, []);

    /// <summary>The circuit with the values that an inner proof gives its variables; they need not satisfy it.</summary>
    /// <param name="circuit">The inner argument's circuit.</param>
    /// <param name="digest">σ.</param>
    /// <param name="correct">K.</param>
    /// <param name="messages">The inner proof's scalars.</param>
    public static WrapCircuit Run(AccuracyCircuit circuit, Fr digest, int correct, IReadOnlyList<Fr> messages)
    {
        int groups = circuit.SampleBits - circuit.GroupBits;
        var builder = new CircuitBuilder(WrapTranscript.PublicInputCount(groups, circuit.OpeningBits));
        Wire sigma = builder.Witness(digest);
        Wire count = builder.Witness(Fr.From(correct));
        var channel = new WireVerifierChannel(builder, sigma, messages);
        OpeningClaim<Wire> claim = InnerVerifier.Verify(circuit, count, channel);
        builder.Enter("public claim");
        Wire[] exposed = [sigma, count, .. claim.Groups, claim.Rho, .. claim.Point, claim.Value];
        for (int i = 0; i < exposed.Length; i++)
            builder.Expose(i, exposed[i]);
        return new WrapCircuit(builder.Build(), builder.Assignment(), [.. exposed.Select(wire => wire.Value)], channel.Read);
    }
}
