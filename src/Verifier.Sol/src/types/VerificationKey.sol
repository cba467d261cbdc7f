// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";
import {G1Point} from "./G1Point.sol";

/// @notice What a verifier knows of a circuit and of the structured reference string.
/// @dev The digest of a key is keccak256(keccak256("zkml.wrap-key.v1") ‖ its twelve words in this order).
/// @param circuit The digest of the circuit's descriptor: architecture, number of samples, constants.
/// @param samples N, the number of samples that the count is out of.
/// @param groupBits Samples are committed in groups of 2^groupBits, the last of which may be shorter.
/// @param openingBits μ: the opened vector has 2^μ coefficients.
/// @param logRows k: the PLONK circuit has n = 2^k rows.
/// @param omega ω, a generator of the n-th roots of unity.
/// @param preprocessed The commitment to pre(X) = Σ X^i P_i(X^10) over the ten preprocessed columns.
/// @param tauG2 [τ]₂, x before y, the imaginary part of each before the real one.
struct VerificationKey {
    bytes32 circuit;
    uint256 samples;
    uint256 groupBits;
    uint256 openingBits;
    uint256 logRows;
    Fr omega;
    G1Point preprocessed;
    uint256[4] tauG2;
}
