// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";
import {G1Point} from "./G1Point.sol";

/// @notice That an accepting inner proof is known.
/// @dev In the order of the transcript, which absorbs runs of these words straight from calldata.
/// @param wires The commitment to wires(X) = a(X³) + X b(X³) + X² c(X³).
/// @param permutation The commitment to z, the running product of the permutation argument.
/// @param quotient The commitment to t.
/// @param evaluations What the committed polynomials are said to be at ζ and ωζ.
struct PlonkProof {
    G1Point wires;
    G1Point permutation;
    G1Point quotient;
    PlonkEvaluations evaluations;
}

/// @notice The evaluations of PLONK; the identity gives t(ζ).
/// @param preprocessed q_L, q_R, q_O, q_M, q_C, q_F, q_P, S₁, S₂, S₃ at ζ.
/// @param wires a, b, c at ζ.
/// @param nextWires a, b, c at ωζ.
/// @param permutation z(ζ).
/// @param nextPermutation z(ωζ).
struct PlonkEvaluations {
    Fr[10] preprocessed;
    Fr[3] wires;
    Fr[3] nextWires;
    Fr permutation;
    Fr nextPermutation;
}
