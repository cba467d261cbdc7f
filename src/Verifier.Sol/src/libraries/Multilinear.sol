// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr, R} from "../types/Fr.sol";

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

    /// @notice P_u(X) = ∏_j ((1 - u_j) + u_j X^(2^j)), the polynomial whose coefficients are eq(u, ·), at x and at y, and x^(2^|u|).
    function eqPolynomials(Fr[] calldata point, Fr x, Fr y) internal pure returns (Fr atX, Fr atY, Fr power) {
        assembly {
            atX := 1
            atY := 1
            power := x
            let end := add(point.offset, mul(point.length, 0x20))
            for { let at := point.offset } lt(at, end) { at := add(at, 0x20) } {
                // 1 + u (x^(2^j) - 1). Sums of two numbers below r fit a word, and mulmod takes any.
                let u := calldataload(at)
                atX := mulmod(atX, add(mulmod(u, add(power, sub(R, 1)), R), 1), R)
                atY := mulmod(atY, add(mulmod(u, add(y, sub(R, 1)), R), 1), R)
                power := mulmod(power, power, R)
                y := mulmod(y, y, R)
            }
        }
    }
}
