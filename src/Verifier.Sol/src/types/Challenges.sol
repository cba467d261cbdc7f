// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";

/// @notice The verifier's challenges in the order of the transcript.
/// @param beta PLONK's β, after the wires: merges a wire with its position.
/// @param gamma PLONK's γ: merges the wires of the permutation argument.
/// @param alpha PLONK's α, after z: merges the identities.
/// @param zeta ζ, after t: where the identities are checked.
/// @param mercuryAlpha Mercury's α, after the evaluations and h: f is divided by X^b - α.
/// @param mercuryGamma Mercury's γ, after g and q: merges both inner products.
/// @param mercuryZ Mercury's z, after S and D: where the inner products are checked.
/// @param rho ρ', after the last scalar: merges the openings.
/// @param xi ξ, after W: where the merged quotient is checked.
struct Challenges {
    Fr beta;
    Fr gamma;
    Fr alpha;
    Fr zeta;
    Fr mercuryAlpha;
    Fr mercuryGamma;
    Fr mercuryZ;
    Fr rho;
    Fr xi;
}
