using Zkml.Algebra.Hashing;

namespace Zkml.Prover.Plonk;

/// <summary>
/// Records a computation on <see cref="Wire"/>s as rows of a PLONK circuit, and the values of its variables as it goes. Rows depend on
/// the order of operations and on constants alone, never on values: any run of one program gives one circuit.
/// </summary>
public sealed class CircuitBuilder
{
    /// <summary>A cell without a variable: its value is zero and nothing is copied from it.</summary>
    internal const int Unused = -1;

    private readonly List<Fr> _values = [];
    private readonly List<Gate> _gates = [];
    private readonly List<(int A, int B, int C)> _cells = [];
    private readonly List<GateOrigin> _origins = [];
    private string _gadget = "statement";

    /// <summary>Starts a circuit whose first rows are its public inputs, to be filled in by <see cref="Expose"/>.</summary>
    /// <param name="publicInputs">How many.</param>
    public CircuitBuilder(int publicInputs)
    {
        PublicInputs = publicInputs;
        for (int i = 0; i < publicInputs; i++)
            AddRow(GateKind.PublicInput, new Gate(Fr.One, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero), Unused, Unused, Unused);
    }

    /// <summary>The number of public inputs.</summary>
    public int PublicInputs { get; }

    /// <summary>The number of rows so far.</summary>
    public int Rows => _gates.Count;

    /// <summary>Names what follows, for reports.</summary>
    public void Enter(string gadget) => _gadget = gadget;

    /// <summary>A variable that the prover chooses.</summary>
    public Wire Witness(Fr value) => Variable(NewVariable(value));

    /// <summary>Makes a wire the public input of that position.</summary>
    /// <exception cref="InvalidOperationException">The position is taken, or not one of the public inputs.</exception>
    public void Expose(int position, Wire wire)
    {
        if (position < 0 || position >= PublicInputs || _cells[position].A != Unused)
            throw new InvalidOperationException($"public input {position} of {PublicInputs} cannot be set");
        _cells[position] = (Plain(wire), Unused, Unused);
    }

    /// <summary>Requires a = b.</summary>
    public void RequireEqual(Wire a, Wire b, RejectionReason reason, string place)
    {
        Fr offset = a.Offset - b.Offset;
        int left = a.IsConstant ? Unused : a.Variable;
        int right = b.IsConstant ? Unused : b.Variable;
        AddRow(
            GateKind.Requirement, new Gate(a.Scale, -b.Scale, Fr.Zero, Fr.Zero, offset), left, right, Unused, Verdict.Reject(reason, place));
    }

    /// <summary>Requires a ≠ 0, by an inverse that the prover supplies.</summary>
    public void RequireNonZero(Wire a, RejectionReason reason, string place)
    {
        if (a.IsConstant)
            throw new InvalidOperationException("a constant needs no requirement");
        int inverse = NewVariable(a.Value.Inverse());
        AddRow(
            GateKind.Requirement,
            new Gate(Fr.Zero, a.Offset, Fr.Zero, a.Scale, -Fr.One),
            a.Variable,
            inverse,
            Unused,
            Verdict.Reject(reason, place));
    }

    /// <summary>Poseidon2 on three wires: a row for each round, after five sums for the layer before the first.</summary>
    public void Permute(ref Wire a, ref Wire b, ref Wire c)
    {
        Wire total = a + b + c;
        (int a, int b, int c) state = (Plain(a + total), Plain(b + total), Plain(c + total));
        ReadOnlySpan<Fr> constants = Poseidon2.RoundConstants;
        for (int round = 0; round < Poseidon2.FullRounds + Poseidon2.PartialRounds; round++)
        {
            bool full = round is < Poseidon2.FullRounds / 2 or >= (Poseidon2.FullRounds / 2) + Poseidon2.PartialRounds;
            int taken = full ? Poseidon2.Width : 1;
            ReadOnlySpan<Fr> own = constants[..taken];
            constants = constants[taken..];
            Gate gate = full
                ? new Gate(own[0], own[1], own[2], Fr.Zero, Fr.Zero, PoseidonRound.Full)
                : new Gate(own[0], Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, PoseidonRound.Partial);
            AddRow(full ? GateKind.FullRound : GateKind.PartialRound, gate, state.a, state.b, state.c);
            (Fr x, Fr y, Fr z) = GateEquations.Round(gate, _values[state.a], _values[state.b], _values[state.c]);
            state = (NewVariable(x), NewVariable(y), NewVariable(z));
        }

        AddRow(GateKind.PermutationOutput, default, state.a, state.b, state.c);
        (a, b, c) = (Variable(state.a), Variable(state.b), Variable(state.c));
    }

    /// <summary>The circuit so far, padded to a power of two of rows.</summary>
    /// <exception cref="InvalidOperationException">A public input was not set.</exception>
    public PlonkCircuit Build()
    {
        for (int i = 0; i < PublicInputs; i++)
        {
            if (_cells[i].A == Unused)
                throw new InvalidOperationException($"public input {i} of {PublicInputs} is not set");
        }

        return new PlonkCircuit(PublicInputs, [.. _gates], [.. _cells], [.. _origins]);
    }

    /// <summary>The variables' values.</summary>
    internal Fr[] Assignment() => [.. _values];

    internal Fr ValueOf(int variable) => _values[variable];

    internal Wire Sum(Wire a, Wire b)
    {
        int output = NewVariable(a.Value + b.Value);
        AddRow(
            GateKind.Sum, new Gate(a.Scale, b.Scale, -Fr.One, Fr.Zero, a.Offset + b.Offset), a.Variable, b.Variable, output);
        return Variable(output);
    }

    internal Wire Product(Wire a, Wire b)
    {
        int output = NewVariable(a.Value * b.Value);
        var gate = new Gate(a.Scale * b.Offset, a.Offset * b.Scale, -Fr.One, a.Scale * b.Scale, a.Offset * b.Offset);
        AddRow(GateKind.Product, gate, a.Variable, b.Variable, output);
        return Variable(output);
    }

    // A variable that equals the wire: its own where the map is the identity.
    private int Plain(Wire wire)
    {
        if (!wire.IsConstant && wire.Scale == Fr.One && wire.Offset.IsZero)
            return wire.Variable;
        int output = NewVariable(wire.Value);
        AddRow(
            GateKind.Sum,
            new Gate(wire.Scale, Fr.Zero, -Fr.One, Fr.Zero, wire.Offset),
            wire.IsConstant ? Unused : wire.Variable,
            Unused,
            output);
        return output;
    }

    private Wire Variable(int variable) => new(this, variable, Fr.One, Fr.Zero);

    private int NewVariable(Fr value)
    {
        _values.Add(value);
        return _values.Count - 1;
    }

    private void AddRow(GateKind kind, Gate gate, int a, int b, int c, Verdict? requirement = null)
    {
        _gates.Add(gate);
        _cells.Add((a, b, c));
        _origins.Add(new GateOrigin(kind, _gadget, requirement));
    }
}
