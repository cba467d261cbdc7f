using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Chain;

/// <summary>The parts of a call of verify with every word another, so that none can be in another's place. It proves nothing.</summary>
internal static class WrappedValues
{
    private static int _last = 100;

    static WrappedValues()
    {
        Key = new WrapKey(
            Enumerable.Repeat((byte)0xaa, 32).ToArray(),
            200,
            6,
            20,
            18,
            Point(1, 2),
            new KzgVerifierKey(new G2Affine(new Fq2(Fq.From(2), Fq.From(1)), new Fq2(Fq.From(4), Fq.From(3)))));
        StatementContext context = new(
            31_337,
            EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "consumer").ToBigInteger(),
            77,
            EthereumAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "submitter").ToBigInteger());
        Statement = new WrapStatement(context, NextPoint(), NextPoints(3));
        var witness = new WitnessCommitments(NextPoints(3), NextPoint(), NextPoint());
        var claim = new OpeningClaim<Fr>(NextScalars(2), Next(), NextScalars(1), Next());
        PlonkProof plonk = new(NextPoint(), NextPoint(), NextPoint(), new PlonkEvaluations(NextScalars(18)));
        G1Affine[] messages = NextPoints(5);
        Fr[] values = NextScalars(6);
        var mercury = new MercuryProof(
            messages[0], messages[1], messages[2], messages[3], messages[4],
            values[0], values[1], values[2], values[3], values[4], values[5],
            NextPoint(), NextPoint());
        Proof = new WrappedProof(123, witness, claim, plonk, mercury);
    }

    public static WrapKey Key { get; }

    public static WrapStatement Statement { get; }

    public static WrappedProof Proof { get; }

    private static G1Affine Point(long x, long y) => new(Fq.From(x), Fq.From(y));

    private static G1Affine NextPoint() => Point(++_last, ++_last);

    private static Fr Next() => Fr.From(++_last);

    private static G1Affine[] NextPoints(int count) => [.. Enumerable.Range(0, count).Select(_ => NextPoint())];

    private static Fr[] NextScalars(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
}
