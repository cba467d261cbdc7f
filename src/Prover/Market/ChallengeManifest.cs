using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Content;

namespace Zkml.Prover.Market;

/// <summary>What the owner of a challenge tells trainers off chain; the terms have its SHA-256.</summary>
/// <param name="Title">What the challenge is about, for people.</param>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="GroupBits">log2 of the samples a group.</param>
/// <param name="Groups">The content id of each group's sealed file (<see cref="GroupArchive"/>).</param>
/// <param name="Circuits">The circuits whose keys are accepted, in the order of the keys: whoever relies on a key makes it again.</param>
public sealed record ChallengeManifest(
    string Title, TensorShape Shape, int GroupBits, IReadOnlyList<ContentId> Groups, IReadOnlyList<AccuracyCircuit> Circuits)
{
    /// <summary>The most bytes of a title in UTF-8.</summary>
    public const int MaximumTitle = 1024;
}
