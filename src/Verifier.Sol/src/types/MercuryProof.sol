// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";
import {G1Point} from "./G1Point.sol";

/// @notice That the combined witness polynomial f takes the value v at the multilinear point u.
/// @dev In the order of the transcript. b = 2^⌈μ/2⌉.
/// @param h The commitment to h, the rows of f folded at the low half of u.
/// @param g The commitment to g = f mod (X^b - α).
/// @param q The commitment to the quotient of that division.
/// @param s The commitment to S, the symmetric part of both inner products.
/// @param d The commitment to D(X) = X^(b-1) g(1/X), which bounds the degree of g.
/// @param evaluations What the committed polynomials are said to be at z, 1/z and α.
struct MercuryProof {
    G1Point h;
    G1Point g;
    G1Point q;
    G1Point s;
    G1Point d;
    MercuryEvaluations evaluations;
}

/// @notice The evaluations of Mercury; its identities give S(1/z) and D(z).
/// @param gAtZ g(z).
/// @param gAtInverse g(1/z).
/// @param hAtZ h(z).
/// @param hAtInverse h(1/z).
/// @param hAtAlpha h(α).
/// @param sAtZ S(z).
struct MercuryEvaluations {
    Fr gAtZ;
    Fr gAtInverse;
    Fr hAtZ;
    Fr hAtInverse;
    Fr hAtAlpha;
    Fr sAtZ;
}
