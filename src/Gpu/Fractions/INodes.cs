namespace Zkml.Gpu.Fractions;

/// <summary>A level's nodes as kernels read them, stored or not.</summary>
internal interface INodes
{
    /// <summary>The node at a place; the fraction 0/1 below the live rows.</summary>
    /// <param name="rectangle">The rectangle that describes where the nodes are.</param>
    /// <param name="row">The node's row.</param>
    /// <param name="column">Its column within the rectangle.</param>
    Fraction Node(LevelRectangle rectangle, int row, int column);
}
