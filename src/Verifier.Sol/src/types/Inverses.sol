// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";

/// @notice All that a verification divides by; `BatchInversion` replaces each member by its inverse.
/// @param publicInputs Π_i (ζ - ω^i) over the rows of the public inputs.
/// @param vanishing ζ^n - 1.
/// @param step ωζ - ζ.
/// @param z Mercury's z.
/// @param zFromInverse 1 - z²: divided by z, the distance 1/z - z.
/// @param alphaFromInverse αz - 1: divided by z, the distance α - 1/z.
/// @param alphaFromZ α - z.
struct Inverses {
    Fr publicInputs;
    Fr vanishing;
    Fr step;
    Fr z;
    Fr zFromInverse;
    Fr alphaFromInverse;
    Fr alphaFromZ;
}
