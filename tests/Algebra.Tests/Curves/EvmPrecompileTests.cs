using System.Numerics;
using System.Text.Json;
using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Tests.Curves;

/// <summary>
/// The published vectors of the EVM's precompiles 0x06 and 0x07 (EIP-196) and 0x08 (EIP-197), as Ethereum's clients carry
/// them: an independent statement of what the curve, its encodings and its pairing are.
/// </summary>
public sealed class EvmPrecompileTests
{
    private const int WordSize = 32;

    public static TheoryData<string, string, string> Additions => Read("ecAdd");

    public static TheoryData<string, string, string> Multiplications => Read("ecMul");

    public static TheoryData<string, string, string> Pairings => Read("ecPairing");

    [Theory]
    [MemberData(nameof(Additions))]
    public void EcAdd(string name, string input, string expected)
    {
        byte[] bytes = Padded(input, 2 * G1Affine.Size);
        Assert.True(G1Affine.TryRead(bytes, out G1Affine a), name);
        Assert.True(G1Affine.TryRead(bytes.AsSpan(G1Affine.Size), out G1Affine b), name);
        Assert.Equal(expected, Hex((a + b).ToAffine()));
    }

    [Theory]
    [MemberData(nameof(Multiplications))]
    public void EcMul(string name, string input, string expected)
    {
        byte[] bytes = Padded(input, G1Affine.Size + WordSize);
        Assert.True(G1Affine.TryRead(bytes, out G1Affine a), name);
        var k = new BigInteger(bytes.AsSpan(G1Affine.Size, WordSize), isUnsigned: true, isBigEndian: true);
        Assert.Equal(expected, Hex(G1.FromAffine(a).Multiply(k).ToAffine()));
        Assert.Equal(expected, Hex((a * Fr.From(k)).ToAffine()));
    }

    [Theory]
    [MemberData(nameof(Pairings))]
    public void EcPairing(string name, string input, string expected)
    {
        byte[] bytes = Convert.FromHexString(input);
        var pairs = new (G1Affine, G2Affine)[bytes.Length / (G1Affine.Size + G2Affine.Size)];
        for (int i = 0; i < pairs.Length; i++)
        {
            ReadOnlySpan<byte> pair = bytes.AsSpan(i * (G1Affine.Size + G2Affine.Size));
            Assert.True(G1Affine.TryRead(pair, out pairs[i].Item1), name);
            Assert.True(G2Affine.TryRead(pair[G1Affine.Size..], out pairs[i].Item2), name);
        }

        string one = new string('0', (2 * WordSize) - 1) + "1";
        Assert.Equal(expected == one, Pairing.Check(pairs));
    }

    private static string Hex(G1Affine point)
    {
        byte[] bytes = new byte[G1Affine.Size];
        point.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The precompiles read missing bytes as zeros and ignore those past the end.</summary>
    private static byte[] Padded(string hex, int size)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Array.Resize(ref bytes, size);
        return bytes;
    }

    private static TheoryData<string, string, string> Read(string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Curves", "Vectors", file + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var rows = new TheoryData<string, string, string>();
        foreach (JsonElement row in document.RootElement.EnumerateArray())
        {
            rows.Add(
                row.GetProperty("name").GetString()!,
                row.GetProperty("input").GetString()!,
                row.GetProperty("expected").GetString()!);
        }

        return rows;
    }
}
