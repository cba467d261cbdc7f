using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

public sealed class ContractArtifactTests
{
    [Theory]
    [InlineData("6001")]
    [InlineData("0x6001\n")]
    public void Parse_Digits_AreCode(string text) => Assert.Equal([0x60, 0x01], ContractArtifact.Parse("Some", text).CreationCode.ToArray());

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x600")]
    [InlineData("73__$8a2f2b6d$__63")]
    public void Parse_NoCode_IsRefused(string text) =>
        Assert.StartsWith("Some.hex: ", Assert.Throws<UserErrorException>(() => ContractArtifact.Parse("Some", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_MoreThanTheChainTakes_IsRefused()
    {
        Assert.Equal(49_152, ContractArtifact.Parse("Some", new string('0', 2 * 49_152)).CreationCode.Length);
        Assert.Throws<UserErrorException>(() => ContractArtifact.Parse("Some", new string('0', 2 * 49_153)));
    }

    [Fact]
    public void AccuracyVerifier_IsEmbedded_OrSaysWhatToBuild()
    {
        bool embedded = typeof(ContractArtifact).Assembly.GetManifestResourceNames().Contains("AccuracyVerifier.hex");
        if (embedded)
            Assert.NotEqual(0, ContractArtifact.AccuracyVerifier().CreationCode.Length);
        else
            Assert.Contains("Verifier.Sol", Assert.Throws<UserErrorException>(ContractArtifact.AccuracyVerifier).Help, StringComparison.Ordinal);
    }
}
