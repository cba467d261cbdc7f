namespace Zkml.Prover.Content;

/// <summary>What a block is, by its number in the table of multicodecs.</summary>
public enum ContentCodec
{
    /// <summary>The bytes of a file, as they are.</summary>
    Raw = 0x55,

    /// <summary>A node of links to other blocks.</summary>
    DagPb = 0x70,
}
