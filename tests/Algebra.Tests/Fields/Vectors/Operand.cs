using System.Numerics;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Fields.Vectors;
using GroupLanes = Zkml.Algebra.Fields.Vectors.Groups;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>Groups with the integers that their lanes stand for (before division by R): what a kernel reads or wrote.</summary>
internal sealed unsafe class Operand<TParameters> : IDisposable
    where TParameters : struct, IFieldParameters
{
    private const int Limbs = 5;
    private static readonly BigInteger P = Fp256<TParameters>.Modulus;
    private readonly GroupBuffer _groups;

    public Operand(nint groups) => _groups = new GroupBuffer(groups, clear: true);

    public double* Pointer => _groups.Pointer;

    public nint Groups => _groups.Groups;

    public int Length => (int)Groups * FieldVectors.Lanes;

    /// <summary>The value of an element's digits, not reduced.</summary>
    public BigInteger this[int element]
    {
        get
        {
            BigInteger value = BigInteger.Zero;
            for (int i = Limbs - 1; i >= 0; i--)
            {
                value = (value << 51) + (BigInteger)Digit(element, i);
            }

            return value;
        }
    }

    /// <summary>One digit of one element.</summary>
    public ref double Digit(int element, int limb) =>
        ref _groups[element / FieldVectors.Lanes][(limb * FieldVectors.Lanes) + (element % FieldVectors.Lanes)];

    /// <summary>Elements of the given weight: edge values, random ones, and digits at the bounds with either sign.</summary>
    public static Operand<TParameters> Sample(Random random, nint groups, int weight = 1)
    {
        var operand = new Operand<TParameters>(groups);
        BigInteger[] edges = FieldEdges.Values(P);
        for (int i = 0; i < operand.Length; i++)
        {
            switch (random.Next(4))
            {
                case 0:
                    operand.SetValue(i, edges[random.Next(edges.Length)] * Sign(random));
                    break;
                case 1:
                    operand.SetValue(i, RandomBelow(random, weight * P) * Sign(random));
                    break;
                default:
                    operand.SetExtreme(i, random, weight);
                    break;
            }
        }

        return operand;
    }

    /// <summary>One element in every lane.</summary>
    public static Operand<TParameters> Scalar(Random random)
    {
        Operand<TParameters> operand = Sample(random, 1);
        GroupLanes.Broadcast(operand.Pointer, operand.Pointer, 0);
        return operand;
    }

    /// <summary>A copy to be overwritten.</summary>
    public Operand<TParameters> Copy()
    {
        var copy = new Operand<TParameters>(Groups);
        GroupLanes.Copy(copy.Pointer, Pointer, Groups);
        return copy;
    }

    /// <summary>Sets an element to balanced digits of a value.</summary>
    public void SetValue(int element, BigInteger value)
    {
        BigInteger radix = BigInteger.One << 51;
        for (int i = 0; i < Limbs - 1; i++)
        {
            BigInteger digit = ((value % radix) + radix) % radix;
            digit -= digit >= radix / 2 ? radix : 0;
            Digit(element, i) = (double)digit;
            value = (value - digit) / radix;
        }

        Digit(element, Limbs - 1) = (double)value;
    }

    public void Dispose() => _groups.Dispose();

    private static BigInteger RandomBelow(Random random, BigInteger bound)
    {
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true) % bound;
    }

    private static int Sign(Random random) => random.Next(2) == 0 ? 1 : -1;

    // Digits at their bound, at one below, or anything; the signs all alike or at random.
    private void SetExtreme(int element, Random random, int weight)
    {
        double bound = weight * (double)(1L << 50);
        double top = (double)((weight * P) >> 204);
        bool random51 = random.Next(4) == 0;
        int alike = random.Next(3);
        for (int i = 0; i < Limbs; i++)
        {
            double magnitude = i == Limbs - 1 ? top : bound;
            double value = random51 ? Math.Floor(random.NextDouble() * magnitude) : magnitude - random.Next(2);
            Digit(element, i) = value * (alike == 0 ? 1 : alike == 1 ? -1 : Sign(random));
        }
    }
}
