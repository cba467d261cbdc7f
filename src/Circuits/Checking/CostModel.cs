namespace Zkml.Circuits.Checking;

/// <summary>
/// What proving costs a piece, for estimates before a run. The defaults follow from whole proofs of 10,000 images on a 2-core virtual
/// machine with an AMD EPYC (Zen 5, AVX-512; benchmarks/results); with AVX2 alone products take twice as long.
/// </summary>
/// <param name="LookupNanoseconds">Core time of a live leaf in the fraction tree and its sumchecks: about 27 field products and their memory.</param>
/// <param name="CommittedValueNanoseconds">Core time of committing to one small integer: none to two mixed additions, as it is zero, short or long.</param>
/// <param name="OpenedCoefficientNanoseconds">Core time of the opening for each of its 2^μ coefficients: three MSMs of full scalars.</param>
/// <param name="LeafBytes">Memory of a live leaf: its integers and its share of the layers that are stored.</param>
/// <param name="OpenedCoefficientBytes">Memory of an opened coefficient: its SRS point of 64 bytes and four vectors of field elements.</param>
public sealed record CostModel(
    double LookupNanoseconds = 185,
    double CommittedValueNanoseconds = 75,
    double OpenedCoefficientNanoseconds = 3_100,
    double LeafBytes = 48,
    double OpenedCoefficientBytes = 224);
