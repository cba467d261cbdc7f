// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "../types/Fr.sol";
import {MercuryIdentities} from "../types/MercuryIdentities.sol";
import {MercuryEvaluations} from "../types/MercuryProof.sol";
import {Multilinear} from "./Multilinear.sol";

/// @title Mercury's identities
/// @dev Eagen, Gabizon, 2025 (PROTOCOL section 8).
library Mercury {
    /// @param u The multilinear point.
    /// @param v The claimed value there.
    function identities(Fr[] calldata u, Fr v, MercuryEvaluations calldata evaluations, Fr gamma, Fr z, Fr zInverse)
        internal
        pure
        returns (MercuryIdentities memory implied)
    {
        uint256 lowBits = (u.length + 1) / 2;
        (Fr lowAtZ, Fr lowAtInverse, Fr zToB) = Multilinear.eqPolynomials(u[:lowBits], z, zInverse);
        (Fr highAtZ, Fr highAtInverse,) = Multilinear.eqPolynomials(u[lowBits:], z, zInverse);

        // g(z) P(1/z) + g(1/z) P(z) + γ (h(z) P'(1/z) + h(1/z) P'(z)) = 2 (h(α) + γ v) + z S(z) + S(1/z) / z
        Fr products = evaluations.gAtZ * lowAtInverse + evaluations.gAtInverse * lowAtZ + gamma
            * (evaluations.hAtZ * highAtInverse + evaluations.hAtInverse * highAtZ);
        Fr constantTerms = evaluations.hAtAlpha + gamma * v;
        implied.zToB = zToB;
        implied.sAtInverse = (products - (constantTerms + constantTerms) - z * evaluations.sAtZ) * z;
        implied.dAtZ = zToB * zInverse * evaluations.gAtInverse;
    }
}
