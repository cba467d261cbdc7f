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
        assembly ("memory-safe") {
            let start := add(table, 0x20)
            let end := add(start, mul(length, 0x20))
            // Entries that are there: one to begin with, twice as many after each variable.
            let filled := 0x20
            for { let j := 0 } lt(j, point.length) { j := add(j, 1) } {
                let u := calldataload(add(point.offset, mul(j, 0x20)))
                for { let low := add(start, filled) } gt(low, start) {} {
                    low := sub(low, 0x20)
                    let value := mload(low)
                    let upper := mulmod(value, u, R)
                    mstore(low, addmod(value, sub(R, upper), R))
                    let high := add(low, filled)
                    if lt(high, end) { mstore(high, upper) }
                }
                filled := mul(filled, 2)
            }
        }
    }

    /// @notice P_u(X) = ∏_j ((1 - u_j) + u_j X^(2^j)), the polynomial whose coefficients are eq(u, ·), at x and at y,
    /// and x^(2^|u|).
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
