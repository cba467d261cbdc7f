// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";
import {G1Point} from "./G1Point.sol";
import {MercuryProof} from "./MercuryProof.sol";
import {PlonkProof} from "./PlonkProof.sol";

/// @notice A proof of a `Statement`.
/// @param aux C_aux, the commitments to what the lookups give, one a group.
/// @param multiplicities C_mult, the commitment to how often each row of each table is looked up.
/// @param mask C_mask, the commitment to the values that hide the opening.
/// @param claim What the inner argument comes down to: r_g (⌈log₂ groups⌉ coordinates), ρ, u (μ coordinates), v = f(u).
/// @param plonk That an accepting inner proof comes down to it.
/// @param mercury That it is true.
/// @param w W, the commitment to the merged quotient of all openings.
/// @param wPrime W', the commitment to the quotient that opens W at ξ.
struct Proof {
    G1Point[] aux;
    G1Point multiplicities;
    G1Point mask;
    Fr[] claim;
    PlonkProof plonk;
    MercuryProof mercury;
    G1Point w;
    G1Point wPrime;
}
