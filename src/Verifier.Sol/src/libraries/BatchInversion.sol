// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyVerifier} from "../interfaces/IAccuracyVerifier.sol";
import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {R} from "../types/Fr.sol";
import {Inverses} from "../types/Inverses.sol";

/// @title Several inverses for one exponentiation
/// @dev Montgomery's trick: of prefix products p_i = x_0 ... x_(i-1) and 1/(x_0 ... x_i), the product is 1/x_i.
library BatchInversion {
    uint256 private constant MODEXP = 0x05;

    uint256 private constant MEMBERS = 7;

    /// @notice Replaces each member by its inverse.
    /// @dev Reverts with `DegenerateChallenge` if one of them is zero.
    function invert(Inverses memory values) internal view {
        uint256 size = MEMBERS * 32;
        uint256 product = 1;
        bool success;
        assembly ("memory-safe") {
            // Beyond the free memory pointer: the prefix products, then the input of the precompile.
            let prefixes := mload(0x40)
            for { let i := 0 } lt(i, size) { i := add(i, 0x20) } {
                mstore(add(prefixes, i), product)
                product := mulmod(product, mload(add(values, i)), R)
            }

            // product^(r - 2) mod r, each number one word.
            let input := add(prefixes, size)
            mstore(input, 0x20)
            mstore(add(input, 0x20), 0x20)
            mstore(add(input, 0x40), 0x20)
            mstore(add(input, 0x60), product)
            mstore(add(input, 0x80), sub(R, 2))
            mstore(add(input, 0xa0), R)
            success := staticcall(gas(), MODEXP, input, 0xc0, 0x00, 0x20)
            success := and(success, eq(returndatasize(), 0x20))
            let inverse := mload(0x00)

            for { let i := size } i {} {
                i := sub(i, 0x20)
                let value := mload(add(values, i))
                mstore(add(values, i), mulmod(inverse, mload(add(prefixes, i)), R))
                inverse := mulmod(inverse, value, R)
            }
        }

        if (!success) revert ICurveErrors.PrecompileFailed();
        if (product == 0) revert IAccuracyVerifier.DegenerateChallenge();
    }
}
