namespace Zkml.Circuits.Checking;

/// <summary>
/// What proving costs a piece, for estimates before a run. The defaults were measured on a 2-core virtual machine with an AMD EPYC
/// (Zen 3: AVX2, FMA); other machines differ by a factor of two or so.
/// </summary>
/// <param name="LookupNanoseconds">Core time of a live leaf in the fraction tree and its sumchecks: about 27 field products of 10 ns.</param>
/// <param name="CommittedValueNanoseconds">Core time of committing to one small integer: one or two mixed additions.</param>
/// <param name="OpenedCoefficientNanoseconds">Core time of the opening for each of its 2^μ coefficients: two MSMs of full scalars.</param>
/// <param name="LeafBytes">Memory of a live leaf: the nodes (p, q) above it, two elements of 40 bytes and half as much a layer up.</param>
/// <param name="OpenedCoefficientBytes">Memory of an opened coefficient: its SRS point of 64 bytes and four vectors of field elements.</param>
public sealed record CostModel(
    double LookupNanoseconds = 270,
    double CommittedValueNanoseconds = 240,
    double OpenedCoefficientNanoseconds = 7_000,
    double LeafBytes = 80,
    double OpenedCoefficientBytes = 224);
