using Zkml.Algebra.Polynomials;
using Zkml.Prover.Commitments;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Wrap;

/// <summary>
/// Given the challenges, all that an opening publishes is linear in the opened vector. The mask hides it: on the mask's slots those functionals
/// keep the rank that they have on all vectors (PROTOCOL section 10).
/// </summary>
public class OpeningMaskTests
{
    private const int Variables = 12;
    private const int Side = 1 << (Variables / 2);

    private static readonly Fr[] Point = new TestElements(1).Vector(Variables);
    private static readonly Fr Tau = new TestElements(2).Next();
    private static readonly Fr Alpha = new TestElements(3).Next();
    private static readonly Fr Gamma = new TestElements(4).Next();
    private static readonly Fr Z = new TestElements(5).Next();

    [Fact]
    public void Published_OnTheMasksSlots_HasFullRankAndOnOneBlockNot()
    {
        TestElements random = new(6);
        int everywhere = LinearAlgebra.Rank([.. Enumerable.Range(0, 16).Select(_ => Published(random.Vector(Side * Side)))]);
        int[] slots = [.. OpeningMask.Draw(Variables).Entries.ToArray().Select(entry => entry.Index)];
        int masked = LinearAlgebra.Rank([.. slots.Select(slot => Published(Unit(slot)))]);
        int block = LinearAlgebra.Rank([.. Enumerable.Range(0, slots.Length).Select(slot => Published(Unit(slot)))]);
        Assert.Equal(everywhere, masked);
        Assert.True(block < everywhere, $"{block} of {everywhere}");
    }

    // v; the mask's own commitment; h, g, D, S and q as committed; the six scalars.
    private static Fr[] Published(Fr[] f)
    {
        Fr[] low = MultilinearExtensions.EqTable<Fr>(Point.AsSpan(0, Variables / 2), Side);
        Fr[] high = MultilinearExtensions.EqTable<Fr>(Point.AsSpan(Variables / 2), Side);
        Fr[] powers = [.. Enumerable.Range(0, Side).Select(i => Alpha.Pow(i))];
        Fr[][] rows = [.. Enumerable.Range(0, Side).Select(i => f[(i * Side)..((i + 1) * Side)])];
        Fr[] h = [.. rows.Select(row => MultilinearExtensions.InnerProduct<Fr>(row, low))];
        Fr[] g = [.. Enumerable.Range(0, Side).Select(j => MultilinearExtensions.InnerProduct<Fr>([.. rows.Select(row => row[j])], powers))];
        Fr fAtTau = Univariate.Evaluate(f, Tau);
        Fr gAtTau = Univariate.Evaluate(g, Tau);
        Fr[] s = [.. SymmetricPart(g, low).Zip(SymmetricPart(h, high), (a, b) => a + (Gamma * b))];
        return
        [
            MultilinearExtensions.InnerProduct<Fr>(h, high),
            fAtTau,
            Univariate.Evaluate(h, Tau),
            gAtTau,
            (fAtTau - gAtTau) * (Tau.Pow(Side) - Alpha).Inverse(),
            Tau.Pow(Side - 1) * Univariate.Evaluate(g, Tau.Inverse()),
            Univariate.Evaluate(s, Tau),
            Univariate.Evaluate(g, Z),
            Univariate.Evaluate(g, Z.Inverse()),
            Univariate.Evaluate(h, Z),
            Univariate.Evaluate(h, Z.Inverse()),
            Univariate.Evaluate(h, Alpha),
            Univariate.Evaluate(s, Z),
        ];
    }

    // S of A(X)B(1/X) + A(1/X)B(X) = 2⟨A, B⟩ + X·S(X) + S(1/X)/X.
    private static Fr[] SymmetricPart(Fr[] a, Fr[] b)
    {
        var s = new Fr[a.Length - 1];
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < b.Length; j++)
            {
                if (i != j)
                    s[Math.Abs(i - j) - 1] += a[i] * b[j];
            }
        }

        return s;
    }

    private static Fr[] Unit(int index)
    {
        var unit = new Fr[Side * Side];
        unit[index] = Fr.One;
        return unit;
    }
}
