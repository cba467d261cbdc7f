using Zkml.Algebra.Fields;
using Zkml.Algebra.Hashing;

namespace Zkml.Prover.Transcripts;

/// <summary>
/// The inner proof's transcript: a duplex sponge over Poseidon2, rate 2, capacity 1, in overwrite mode, seeded by the
/// digest σ of the full statement. Run on field elements it is the native verifier's; run on wires it records a circuit.
/// </summary>
/// <typeparam name="TScalar">A field element, or a wire of a circuit.</typeparam>
/// <remarks>
/// <para>Bertoni, Daemen, Peeters, Van Assche: "Duplexing the sponge", 2011; with 254 bits of capacity a collision takes about
/// 2^127 permutations. Overwriting instead of adding costs no gate.</para>
/// <para>The state starts as (0, 0, label); σ is the first scalar absorbed. Scalars fill the two rate cells in turn. The
/// permutation runs when a third scalar comes or a challenge is asked for, and before it the capacity takes the number of rate
/// cells that the block left unfilled (0, 1 or 2): blocks of different lengths differ, so a sequence of blocks has one encoding
/// only, and a full block costs nothing. A permutation gives up to two challenges; absorbing discards the unused one. Challenges
/// leave no mark of their own: how many scalars come between them is fixed by the circuit, whose digest is part of σ.</para>
/// <para>A challenge is uniform in Fr to any prover who makes fewer than 2^127 permutations. A prover may still try as many
/// messages as it likes for one whose challenge suits: each soundness bound is per try.</para>
/// </remarks>
public sealed class SpongeTranscript<TScalar>
    where TScalar : IScalar<TScalar>
{
    private const int Rate = 2;

    private readonly IPermutation<TScalar> _permutation;

    private TScalar _first;

    private TScalar _second;

    private TScalar _capacity;

    private int _absorbed; // cells filled since the last permutation

    private int _available; // challenges left of the last permutation

    /// <summary>Starts a transcript with Poseidon2 in the scalar's own arithmetic.</summary>
    /// <param name="statement">σ, the digest of everything that the proof is about.</param>
    public SpongeTranscript(TScalar statement)
        : this(statement, Poseidon2Permutation<TScalar>.Instance)
    {
    }

    /// <summary>Starts a transcript.</summary>
    /// <param name="statement">σ, the digest of everything that the proof is about.</param>
    /// <param name="permutation">Poseidon2, in whatever form suits the scalar.</param>
    public SpongeTranscript(TScalar statement, IPermutation<TScalar> permutation)
    {
        _permutation = permutation;
        _first = TScalar.Constant(Fr.Zero);
        _second = TScalar.Constant(Fr.Zero);
        _capacity = TScalar.Constant(TranscriptLabels.ToScalar(TranscriptLabels.InnerProof));
        Absorb(statement);
    }

    /// <summary>Binds a scalar that the prover sent.</summary>
    public void Absorb(TScalar scalar)
    {
        _available = 0;
        if (_absorbed == Rate)
        {
            Permute();
        }

        if (_absorbed++ == 0)
        {
            _first = scalar;
        }
        else
        {
            _second = scalar;
        }
    }

    /// <summary>Binds scalars in order.</summary>
    public void Absorb(params ReadOnlySpan<TScalar> scalars)
    {
        foreach (TScalar scalar in scalars)
        {
            Absorb(scalar);
        }
    }

    /// <summary>A challenge that depends on everything absorbed so far.</summary>
    public TScalar Challenge()
    {
        if (_available == 0)
        {
            Permute();
            _available = Rate;
        }

        return _available-- == Rate ? _first : _second;
    }

    /// <summary>The next <paramref name="count"/> challenges.</summary>
    public TScalar[] Challenges(int count)
    {
        var challenges = new TScalar[count];
        for (int i = 0; i < count; i++)
        {
            challenges[i] = Challenge();
        }

        return challenges;
    }

    private void Permute()
    {
        if (_absorbed < Rate)
        {
            _capacity += TScalar.Constant(Fr.From(Rate - _absorbed));
        }

        _permutation.Permute(ref _first, ref _second, ref _capacity);
        _absorbed = 0;
    }
}
