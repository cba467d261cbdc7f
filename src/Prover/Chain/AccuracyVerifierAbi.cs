using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Chain;

/// <summary>The calls and errors of the verifying contract, <c>IAccuracyVerifier</c> in src/Verifier.Sol.</summary>
public static class AccuracyVerifierAbi
{
    /// <summary>The signature of <c>register</c>.</summary>
    internal const string Register = "register((bytes32,uint256,uint256,uint256,uint256,uint256,(uint256,uint256),uint256[4]))";

    /// <summary>The signature of <c>verificationKey</c>.</summary>
    internal const string VerificationKey = "verificationKey(bytes32)";

    /// <summary>The signature of <c>verify</c>.</summary>
    internal const string Verify = $"verify({StatementType},{ProofType})";

    private const string PointType = "(uint256,uint256)";

    private const string StatementType = $"(bytes32,address,uint256,address,uint256,{PointType},{PointType}[])";

    private const string PlonkEvaluationsType = "(uint256[10],uint256[3],uint256[3],uint256,uint256)";

    private const string PlonkType = $"({PointType},{PointType},{PointType},{PlonkEvaluationsType})";

    private const string MercuryEvaluationsType = "(uint256,uint256,uint256,uint256,uint256,uint256)";

    private const string MercuryType = $"({PointType},{PointType},{PointType},{PointType},{PointType},{MercuryEvaluationsType})";

    /// <summary>The type of a proof.</summary>
    internal const string ProofType = $"({PointType}[],{PointType},{PointType},uint256[],{PlonkType},{MercuryType},{PointType},{PointType})";

    /// <summary>The errors that the contract reverts with.</summary>
    public static ContractErrors Errors { get; } = new(
        "DataCountMismatch(uint256,uint256)",
        "AuxCountMismatch(uint256,uint256)",
        "CorrectOutOfRange(uint256,uint256)",
        "ClaimLengthMismatch(uint256,uint256)",
        "DegenerateChallenge()",
        "ProofRejected()",
        "UnknownKey(bytes32)",
        "CircuitMissing()",
        "SamplesOutOfRange(uint256)",
        "GroupBitsOutOfRange(uint256)",
        "OpeningBitsOutOfRange(uint256)",
        "LogRowsOutOfRange(uint256)",
        "NotAGenerator(uint256)",
        "InvalidTau()",
        "KeyNotStored()",
        "ScalarOutOfRange(uint256)",
        "CoordinateOutOfRange(uint256)",
        "PointNotOnCurve(uint256,uint256)",
        "PointAtInfinity()",
        "PrecompileFailed()");

    /// <summary>The calldata of <c>register(key)</c>, which returns the key's digest.</summary>
    public static byte[] EncodeRegister(WrapKey key) => Encode(key).ToCalldata(Register);

    /// <summary>The calldata of <c>verify(statement, proof)</c>, which reverts unless the proof is accepted, and returns nothing.</summary>
    /// <param name="key">The circuit's verification key.</param>
    /// <param name="statement">The statement. The chain is not part of the calldata: the contract asks its own.</param>
    /// <param name="proof">The proof.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the context is no address, or no word; or the count is negative.</exception>
    public static byte[] EncodeVerify(WrapKey key, WrapStatement statement, WrappedProof proof) => new AbiTuple()
        .AddDynamic(Encode(key, statement, proof.Correct))
        .AddDynamic(Encode(proof))
        .ToCalldata(Verify);

    /// <summary>The calldata of <c>verificationKey(digest)</c>, which returns the members of a registered key.</summary>
    internal static byte[] EncodeVerificationKey(WrapKey key) => new AbiTuple().Add(new Bytes32(key.Digest())).ToCalldata(VerificationKey);

    /// <summary>A key's members: the argument of <c>register</c>, and what <c>verificationKey</c> returns.</summary>
    internal static AbiTuple Encode(WrapKey key) => new AbiTuple()
        .Add(new Bytes32(key.CircuitId.Span))
        .Add(key.Samples)
        .Add(key.GroupBits)
        .Add(key.OpeningBits)
        .Add(key.LogRows)
        .Add(key.Omega)
        .Add(key.Preprocessed)
        .Add(key.Kzg.TauG2);

    private static AbiTuple Encode(WrapKey key, WrapStatement statement, int correct) => new AbiTuple()
        .Add(new Bytes32(key.Digest()))
        .Add(EthereumAddress.From(statement.Context.Contract))
        .Add(statement.Context.ChallengeId)
        .Add(EthereumAddress.From(statement.Context.Submitter))
        .Add(correct)
        .Add(statement.Model)
        .AddArray(statement.Data);

    /// <summary>A proof's members.</summary>
    internal static AbiTuple Encode(WrappedProof proof)
    {
        (WitnessCommitments witness, OpeningClaim<Fr> claim) = (proof.Commitments, proof.Claim);
        (PlonkProof plonk, MercuryProof mercury) = (proof.Plonk, proof.Opening);
        return new AbiTuple()
            .AddArray(witness.Aux)
            .Add(witness.Multiplicities)
            .Add(witness.Mask)
            .AddArray([.. claim.Groups, claim.Rho, .. claim.Point, claim.Value])
            .Add(plonk.Wires, plonk.Permutation, plonk.Quotient)
            .Add([.. plonk.Evaluations.All])
            .Add(mercury.H, mercury.G, mercury.Q, mercury.S, mercury.D)
            .Add(mercury.GAtZ, mercury.GAtInverse, mercury.HAtZ, mercury.HAtInverse, mercury.HAtAlpha, mercury.SAtZ)
            .Add(mercury.W, mercury.WPrime);
    }
}
