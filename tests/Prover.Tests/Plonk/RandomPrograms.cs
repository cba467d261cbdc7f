using Zkml.Algebra.Fields;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Plonk;

/// <summary>Straight-line programs over any scalar, with constants, repeated operands and cancellations among them.</summary>
internal static class RandomPrograms
{
    /// <summary>Runs the program of a seed on inputs; all its values.</summary>
    public static T[] Run<T>(int seed, int steps, T[] inputs)
        where T : IScalar<T>
    {
        Random random = new(seed);
        TestElements constants = new(seed);
        List<T> values = [.. inputs, T.Constant(Fr.Zero), T.Constant(Fr.One), T.Constant(constants.Next())];
        for (int i = 0; i < steps; i++)
        {
            T a = values[random.Next(values.Count)];
            T b = random.Next(5) == 0 ? a : values[random.Next(values.Count)];
            values.Add(random.Next(3) switch { 0 => a + b, 1 => a - b, _ => a * b });
        }

        return [.. values];
    }
}
