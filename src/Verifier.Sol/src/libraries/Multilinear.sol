// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr, ONE} from "../types/Fr.sol";

/// @title eq(u, x) = ∏_j (u_j x_j + (1 - u_j)(1 - x_j)) at bits x
library Multilinear {
    /// @notice scale · eq(point, i) for i < length, where 2^|point| is the next power of two.
    /// @dev Variable j is bit j of i.
    function eqTable(Fr[] calldata point, uint256 length, Fr scale) internal pure returns (Fr[] memory table) {
        table = new Fr[](length);
        table[0] = scale;
        uint256 filled = 1;
        for (uint256 j = 0; j < point.length; ++j) {
            for (uint256 i = 0; i < filled; ++i) {
                Fr upper = table[i] * point[j];
                if (i + filled < length) table[i + filled] = upper;
                table[i] = table[i] - upper;
            }
            filled *= 2;
        }
    }

    /// @notice P_u(x) = ∏_j ((1 - u_j) + u_j x^(2^j)), the polynomial whose coefficients are eq(u, ·), and x^(2^|u|).
    function eqPolynomial(Fr[] calldata point, Fr x) internal pure returns (Fr value, Fr power) {
        value = ONE;
        power = x;
        for (uint256 j = 0; j < point.length; ++j) {
            value = value * (ONE + point[j] * (power - ONE));
            power = power.square();
        }
    }
}
