using System.Numerics;
using Zkml.Prover.Chain;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Against transactions that cast 1.7.1 signed (<c>cast mktx</c>, whose signatures are deterministic too).</summary>
public sealed class Eip1559TransactionTests
{
    private const string ExampleKey = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

    private const string AnvilKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    [Fact]
    public void Sign_ATransfer_IsWhatCastSigns() => RequireSame(
        ExampleKey,
        new Eip1559Transaction(
            1,
            0,
            new FeeSuggestion(2_000_000_000, 1_000_000_000),
            21_000,
            EthereumAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "to"),
            BigInteger.Pow(10, 18),
            default),
        "0x02f8720180843b9aca0084773594008252089470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000080c001a0b732efccf55a6a43822b8d884e"
        + "33f5263420a6c9b482f246756bcbc0e411a2faa07af53f85962772bcc4aaaed9cde6d27ff1a69a01af4dc367ec22d07e94375989");

    [Fact]
    public void Sign_ACall_IsWhatCastSigns()
    {
        var words = new AbiTuple();
        foreach (int word in new[] { 0xab, 200, 6, 20, 18, 7, 1, 2, 1, 2, 3, 4 })
            words.Add(word);
        RequireSame(
            AnvilKey,
            new Eip1559Transaction(
                31_337,
                300,
                new FeeSuggestion(30_000_000_000, 0),
                16_777_216,
                EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "to"),
                0,
                words.ToCalldata(AccuracyVerifierAbi.Register)),
            "0x02f901f3827a6982012c808506fc23ac008401000000945fbdb2315678afecb367f032d93f642f64180aa380b901847c4ff765"
            + "00000000000000000000000000000000000000000000000000000000000000ab00000000000000000000000000000000000000000000000000000000000000c8"
            + "0000000000000000000000000000000000000000000000000000000000000006" + "0000000000000000000000000000000000000000000000000000000000000014"
            + "0000000000000000000000000000000000000000000000000000000000000012" + "0000000000000000000000000000000000000000000000000000000000000007"
            + "0000000000000000000000000000000000000000000000000000000000000001" + "0000000000000000000000000000000000000000000000000000000000000002"
            + "0000000000000000000000000000000000000000000000000000000000000001" + "0000000000000000000000000000000000000000000000000000000000000002"
            + "0000000000000000000000000000000000000000000000000000000000000003" + "0000000000000000000000000000000000000000000000000000000000000004"
            + "c001a058ebd7d1e906570a13b1839083b01f866df28f3cdc1b2995e8c7795826c6ac3da031522fe4b24f767177ec5a3d8bea2264bf6b8e3cd30a263881aa061a7f43"
            + "6fa6");
    }

    [Fact]
    public void Sign_ACreation_IsWhatCastSigns() => RequireSame(
        ExampleKey,
        new Eip1559Transaction(
            11_155_111,
            7,
            new FeeSuggestion(5_000_000_007, 7),
            100_000,
            null,
            0,
            Convert.FromHexString("600a600c600039600a6000f3602a60005260206000f3")),
        "0x02f86d83aa36a7070785012a05f207830186a0808096600a600c600039600a6000f3602a60005260206000f3c080a08d5ca20cbb899bfbd244c7bea475828fdc1a"
        + "11ef2867cc6b96a0c6af28529ac3a00bb396665c9e673bcbb6ba9f96f5cc4c0528361baab683a8cf74b4cfcc42db61");

    [Fact]
    public void MaximalCost_IsGasAtTheHighestPriceAndTheValue() =>
        Assert.Equal(new BigInteger(21_000) * 7 + 5, new Eip1559Transaction(1, 0, new FeeSuggestion(7, 3), 21_000, null, 5, default).MaximalCost);

    private static void RequireSame(string key, Eip1559Transaction transaction, string expected)
    {
        SignedTransaction signed = transaction.Sign(Account.FromHex(key, "key"));
        Assert.Equal(expected, Hex.Encode(signed.Raw.Span));
        Assert.Equal(new Bytes32(Keccak.Hash(signed.Raw.Span)), signed.Hash);
    }
}
