namespace Zkml.Prover.Chain;

/// <summary>The calls and errors of the verifying contract, <c>IAccuracyVerifier</c> in src/Verifier.Sol.</summary>
public static class AccuracyVerifierAbi
{
    /// <summary>The signature of <c>register</c>.</summary>
    internal const string Register = "register((bytes32,uint256,uint256,uint256,uint256,uint256,(uint256,uint256),uint256[4]))";

    /// <summary>The signature of <c>verify</c>.</summary>
    internal const string Verify = $"verify({StatementType},{ProofType})";

    private const string PointType = "(uint256,uint256)";

    private const string StatementType = $"(bytes32,address,uint256,address,uint256,{PointType},{PointType}[])";

    private const string PlonkType = $"({PointType},{PointType},{PointType},uint256[10],uint256[3],uint256[3],uint256,uint256)";

    private const string MercuryType =
        $"({PointType},{PointType},{PointType},{PointType},{PointType},uint256,uint256,uint256,uint256,uint256,uint256)";

    private const string ProofType = $"({PointType}[],{PointType},{PointType},uint256[],{PlonkType},{MercuryType},{PointType},{PointType})";

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
        "PrecompileFailed(address)");

    /// <summary>The calldata of <c>register(key)</c>, which returns the key's digest.</summary>
    public static byte[] EncodeRegister(ContractVerificationKey key) => new AbiTuple()
        .Add(key.Circuit)
        .Add(key.Samples)
        .Add(key.GroupBits)
        .Add(key.OpeningBits)
        .Add(key.LogRows)
        .Add(key.Omega)
        .Add(key.Preprocessed)
        .Add(key.TauG2)
        .ToCalldata(Register);

    /// <summary>The digest that <c>register</c> returns.</summary>
    /// <param name="outcome">How a call of it ended.</param>
    /// <exception cref="NodeException">It returned something else: this is not the contract.</exception>
    /// <exception cref="ChainRefusedException">It reverted.</exception>
    public static Bytes32 DecodeKeyDigest(CallOutcome outcome)
    {
        if (outcome.IsReverted)
            throw new ChainRefusedException($"the contract refuses the key: {Errors.Describe(outcome.Data.Span)}", null, outcome.Data);
        return outcome.Data.Length == Bytes32.Size
            ? new Bytes32(outcome.Data.Span)
            : throw new NodeException("the contract does not return a key's digest", "check the contract's address");
    }

    /// <summary>A statement as an argument of <c>verify</c>.</summary>
    internal static AbiTuple Encode(ContractStatement statement) => new AbiTuple()
        .Add(statement.Key)
        .Add(statement.Consumer)
        .Add(statement.ChallengeId)
        .Add(statement.Submitter)
        .Add(statement.Correct)
        .Add(statement.Model)
        .AddArray(statement.Data);
}
