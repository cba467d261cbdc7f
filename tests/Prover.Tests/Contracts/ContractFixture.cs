using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Contracts;

/// <summary>A proof that must be accepted, as the contracts' tests read it: src/Verifier.Sol/test/fixtures.</summary>
/// <param name="Key">The key.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Proof">The proof.</param>
internal sealed record ContractFixture(WrapKey Key, WrapStatement Statement, WrappedProof Proof)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The file's text.</summary>
    public string ToJson(string about)
    {
        (StatementContext context, WitnessCommitments witness) = (Statement.Context, Proof.Commitments);
        (PlonkProof plonk, MercuryProof mercury) = (Proof.Plonk, Proof.Opening);
        byte[] tau = new byte[G2Affine.Size];
        Key.Kzg.TauG2.Write(tau);
        JsonObject json = new()
        {
            ["about"] = about,
            ["chainId"] = Word(context.ChainId),
            ["key"] = Words(
            [
                Word(EvmWord.Read(Key.CircuitId.Span)), Word(Key.Samples), Word(Key.GroupBits), Word(Key.OpeningBits), Word(Key.LogRows),
                Word(Key.Omega.ToBigInteger()), .. Point(Key.Preprocessed), .. tau.Chunk(EvmWord.Size).Select(word => Word(EvmWord.Read(word))),
            ]),
            ["statement"] = new JsonObject
            {
                ["key"] = Word(EvmWord.Read(Key.Digest())),
                ["consumer"] = Word(context.Contract),
                ["challengeId"] = Word(context.ChallengeId),
                ["submitter"] = Word(context.Submitter),
                ["correct"] = Word(Proof.Correct),
                ["model"] = Words(Point(Statement.Model)),
                ["data"] = Words(Statement.Data.SelectMany(Point)),
            },
            ["proof"] = new JsonObject
            {
                ["aux"] = Words(witness.Aux.SelectMany(Point)),
                ["multiplicities"] = Words(Point(witness.Multiplicities)),
                ["mask"] = Words(Point(witness.Mask)),
                ["claim"] = Words(Scalars([.. Proof.Claim.Groups, Proof.Claim.Rho, .. Proof.Claim.Point, Proof.Claim.Value])),
                ["plonk"] = Words([.. plonk.Points.SelectMany(point => Point(point.Point)), .. Scalars(plonk.Evaluations.All)]),
                ["mercury"] = Words(
                [
                    .. mercury.Points.Take(5).SelectMany(point => Point(point.Point)),
                    .. Scalars([mercury.GAtZ, mercury.GAtInverse, mercury.HAtZ, mercury.HAtInverse, mercury.HAtAlpha, mercury.SAtZ]),
                ]),
                ["w"] = Words(Point(mercury.W)),
                ["wPrime"] = Words(Point(mercury.WPrime)),
            },
        };
        return json.ToJsonString(Indented) + "\n";
    }

    /// <summary>Reads a fixture, whoever wrote it.</summary>
    public static ContractFixture Read(string text)
    {
        JsonNode json = JsonNode.Parse(text)!;
        BigInteger[] key = Numbers(json["key"]!);
        (JsonNode statement, JsonNode proof) = (json["statement"]!, json["proof"]!);
        byte[] tau = [.. key[8..12].SelectMany(EvmWord.Of)];
        Assert.True(G2Affine.TryRead(tau, out G2Affine tauG2));
        WrapKey wrapKey = new(
            EvmWord.Of(key[0]), (int)key[1], (int)key[2], (int)key[3], (int)key[4], ToPoints(key[6..8])[0], new KzgVerifierKey(tauG2));
        Assert.Equal(Fr.From(key[5]), wrapKey.Omega);
        Assert.Equal(Number(statement["key"]!), EvmWord.Read(wrapKey.Digest()));
        StatementContext context = new(
            Number(json["chainId"]!), Number(statement["consumer"]!), Number(statement["challengeId"]!), Number(statement["submitter"]!));
        Fr[] claim = ToScalars(Numbers(proof["claim"]!));
        BigInteger[] plonk = Numbers(proof["plonk"]!);
        BigInteger[] mercury = Numbers(proof["mercury"]!);
        G1Affine[] plonkPoints = ToPoints(plonk[..6]);
        G1Affine[] points = ToPoints([.. mercury[..10], .. Numbers(proof["w"]!), .. Numbers(proof["wPrime"]!)]);
        Fr[] scalars = ToScalars(mercury[10..]);
        int groups = wrapKey.GroupCoordinates;
        return new ContractFixture(
            wrapKey,
            new WrapStatement(context, ToPoints(Numbers(statement["model"]!))[0], ToPoints(Numbers(statement["data"]!))),
            new WrappedProof(
                (int)Number(statement["correct"]!),
                new WitnessCommitments(
                    ToPoints(Numbers(proof["aux"]!)), ToPoints(Numbers(proof["multiplicities"]!))[0], ToPoints(Numbers(proof["mask"]!))[0]),
                new OpeningClaim<Fr>(claim[..groups], claim[groups], claim[(groups + 1)..^1], claim[^1]),
                new PlonkProof(plonkPoints[0], plonkPoints[1], plonkPoints[2], new PlonkEvaluations(ToScalars(plonk[6..]))),
                new MercuryProof(
                    points[0], points[1], points[2], points[3], points[4],
                    scalars[0], scalars[1], scalars[2], scalars[3], scalars[4], scalars[5],
                    points[5], points[6])));
    }

    private static string Word(BigInteger number) => "0x" + Convert.ToHexStringLower(EvmWord.Of(number));

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];

    private static string[] Point(G1Affine point) => [Word(point.X.ToBigInteger()), Word(point.Y.ToBigInteger())];

    private static string[] Scalars(ReadOnlySpan<Fr> scalars) => [.. scalars.ToArray().Select(scalar => Word(scalar.ToBigInteger()))];

    private static BigInteger Number(JsonNode word) => EvmWord.Read(Convert.FromHexString(((string)word!)[2..]));

    private static BigInteger[] Numbers(JsonNode words) => [.. words.AsArray().Select(word => Number(word!))];

    private static Fr[] ToScalars(BigInteger[] words) => [.. words.Select(Fr.From)];

    private static G1Affine[] ToPoints(BigInteger[] words) =>
        [.. words.Chunk(2).Select(pair => new G1Affine(Fq.From(pair[0]), Fq.From(pair[1])))];
}
