namespace Zkml.Benchmarks;

/// <summary>Random operands.</summary>
internal static class RandomElements
{
    public static Fr[] Vector(int length)
    {
        var elements = new Fr[length];
        foreach (ref Fr element in elements.AsSpan())
            element = Fr.Random();
        return elements;
    }
}
