using System.Globalization;
using System.Numerics;
using Zkml.Algebra.Hashing;

namespace Zkml.Algebra.Tests.Hashing;

public sealed class Poseidon2Tests
{
    // HorizenLabs/poseidon2, plain_implementations, poseidon2_tests_bn256::kats: the permutation of [0, 1, 2].
    [Fact]
    public void Permute_ZeroOneTwo_GivesThePublishedVector()
    {
        (Fr a, Fr b, Fr c) = (Fr.Zero, Fr.One, Fr.From(2));
        Poseidon2.Permute(ref a, ref b, ref c);
        Assert.Equal(Hex("0bb61d24daca55eebcb1929a82650f328134334da98ea4f847f760054f4a3033"), a);
        Assert.Equal(Hex("303b6f7c86d043bfcbcc80214f26a30277a15d3f74ca654992defe7ff8d03570"), b);
        Assert.Equal(Hex("1ed25194542b12eef8617361c3ba7c52e660b145994427cc86296242cf766ec8"), c);
    }

    [Fact]
    public void RoundConstants_First_IsThePublishedOne()
    {
        Assert.Equal((8 * 3) + 56, Poseidon2.RoundConstants.Length);
        Assert.Equal(Hex("1d066a255517b7fd8bddd3a93f7804ef7f8fcde48bb4c37a59a09a1a97052816"), Poseidon2.RoundConstants[0]);
    }

    [Fact]
    public void Permute_IsTheMatrixFormOverIntegers() =>
        Gen.ULong.Array[12].Sample(
            limbs =>
            {
                BigInteger[] state = [.. limbs.Chunk(4).Select(Element)];
                (Fr a, Fr b, Fr c) = (Fr.From(state[0]), Fr.From(state[1]), Fr.From(state[2]));
                Poseidon2.Permute(ref a, ref b, ref c);
                Assert.Equal(PermuteIntegers(state), new[] { a.ToBigInteger(), b.ToBigInteger(), c.ToBigInteger() });
            },
            iter: 20);

    [Fact]
    public void Permute_ThroughTheSeam_IsTheSame()
    {
        (Fr a, Fr b, Fr c) = (Fr.From(7), Fr.From(-3), Fr.From(11));
        (Fr x, Fr y, Fr z) = (a, b, c);
        Poseidon2.Permute(ref a, ref b, ref c);
        Poseidon2Permutation<Fr>.Instance.Permute(ref x, ref y, ref z);
        Assert.Equal((a, b, c), (x, y, z));
    }

    // The paper's definition with explicit matrices, in plain integers.
    private static BigInteger[] PermuteIntegers(BigInteger[] state)
    {
        int[,] external = { { 2, 1, 1 }, { 1, 2, 1 }, { 1, 1, 2 } };
        int[,] partial = { { 2, 1, 1 }, { 1, 2, 1 }, { 1, 1, 3 } };
        BigInteger[] s = Multiply(external, state);
        int next = 0;
        for (int round = 0; round < 64; round++)
        {
            bool full = round is < 4 or >= 60;
            for (int i = 0; i < (full ? 3 : 1); i++)
            {
                s[i] = BigInteger.ModPow(s[i] + Poseidon2.RoundConstants[next++].ToBigInteger(), 5, Fr.Modulus);
            }

            s = Multiply(full ? external : partial, s);
        }

        return s;
    }

    private static BigInteger[] Multiply(int[,] matrix, BigInteger[] v) =>
        [.. Enumerable.Range(0, 3).Select(i => ((matrix[i, 0] * v[0]) + (matrix[i, 1] * v[1]) + (matrix[i, 2] * v[2])) % Fr.Modulus)];

    private static BigInteger Element(ulong[] limbs) =>
        limbs.Aggregate(BigInteger.Zero, (acc, limb) => (acc << 64) + limb) % Fr.Modulus;

    private static Fr Hex(string digits) => Fr.From(BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
