using Zkml.Algebra.Fields;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// A verifier scalar that is not a field element: a node of a program, which remembers how it was computed. Constants belong to no
/// program until they meet a node.
/// </summary>
internal readonly struct TracingScalar : IScalar<TracingScalar>
{
    private readonly Program? _program;
    private readonly int _node;
    private readonly Fr _constant;

    private TracingScalar(Program? program, int node, Fr constant)
    {
        _program = program;
        _node = node;
        _constant = constant;
    }

    /// <summary>What it is when the program runs.</summary>
    public Fr Evaluate(ReadOnlySpan<Fr> nodes) => _program is null ? _constant : nodes[_node];

    public static TracingScalar Constant(in Fr c) => new(null, 0, c);

    public static TracingScalar operator +(TracingScalar a, TracingScalar b) => Combine('+', a, b, a._constant + b._constant);

    public static TracingScalar operator -(TracingScalar a, TracingScalar b) => Combine('-', a, b, a._constant - b._constant);

    public static TracingScalar operator *(TracingScalar a, TracingScalar b) => Combine('*', a, b, a._constant * b._constant);

    private static TracingScalar Combine(char operation, TracingScalar a, TracingScalar b, Fr constant) =>
        (a._program ?? b._program) is { } program
            ? program.Add(operation, program.NodeOf(a), program.NodeOf(b))
            : Constant(constant);

    /// <summary>A run of a verifier as a straight-line program of its messages: no value has been seen while it was recorded.</summary>
    internal sealed class Program : IVerifierChannel<TracingScalar>
    {
        private readonly List<(char Operation, int A, int B)> _operations = [];
        private readonly List<Fr> _constants = [];
        private readonly List<(TracingScalar A, TracingScalar B, bool Equal, RejectionReason Reason, string Place)> _requirements = [];
        private readonly SpongeTranscript<TracingScalar> _transcript;

        /// <summary>An empty program; its first input is σ.</summary>
        public Program() => _transcript = new SpongeTranscript<TracingScalar>(Input());

        /// <summary>The number of messages.</summary>
        public int Messages { get; private set; } = -1;

        /// <summary>The number of additions, subtractions and multiplications.</summary>
        public int Operations => _operations.Count(operation => operation.Operation is '+' or '-' or '*');

        public TracingScalar Read()
        {
            TracingScalar message = Input();
            _transcript.Absorb(message);
            return message;
        }

        public TracingScalar Challenge() => _transcript.Challenge();

        public void RequireEqual(TracingScalar a, TracingScalar b, RejectionReason reason, string place) =>
            _requirements.Add((a, b, true, reason, place));

        public void RequireNonZero(TracingScalar a, RejectionReason reason, string place) =>
            _requirements.Add((a, Constant(Fr.Zero), false, reason, place));

        /// <summary>Runs on σ and messages, and gives every node's value.</summary>
        public Fr[] Run(Fr statement, IReadOnlyList<Fr> messages)
        {
            var nodes = new Fr[_operations.Count];
            for (int i = 0; i < nodes.Length; i++)
            {
                (char operation, int a, int b) = _operations[i];
                nodes[i] = operation switch
                {
                    'i' => a == 0 ? statement : messages[a - 1],
                    'c' => _constants[a],
                    '+' => nodes[a] + nodes[b],
                    '-' => nodes[a] - nodes[b],
                    _ => nodes[a] * nodes[b],
                };
            }

            return nodes;
        }

        /// <summary>The first requirement that a run does not meet.</summary>
        public Verdict Conclude(Fr[] nodes)
        {
            foreach ((TracingScalar a, TracingScalar b, bool equal, RejectionReason reason, string place) in _requirements)
            {
                if (a.Evaluate(nodes) == b.Evaluate(nodes) != equal)
                {
                    return Verdict.Reject(reason, place);
                }
            }

            return Verdict.Accepted;
        }

        internal TracingScalar Add(char operation, int a, int b)
        {
            _operations.Add((operation, a, b));
            return new TracingScalar(this, _operations.Count - 1, Fr.Zero);
        }

        internal int NodeOf(TracingScalar scalar)
        {
            if (scalar._program is { } program)
            {
                return ReferenceEquals(program, this) ? scalar._node : throw new InvalidOperationException("a node of another program");
            }

            _constants.Add(scalar._constant);
            return Add('c', _constants.Count - 1, 0)._node;
        }

        private TracingScalar Input() => Add('i', ++Messages, 0);
    }
}
