// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {Fr} from "../types/Fr.sol";
import {G1Point} from "../types/G1Point.sol";
import {BN254} from "./BN254.sol";

/// @notice A sum of multiples of points, and room for the next one.
/// @dev The order of the members lets precompiles work in place: multiplication on the last three words, addition on the first four.
struct G1Accumulator {
    uint256 x;
    uint256 y;
    uint256 termX;
    uint256 termY;
    uint256 scalar;
}

using G1AccumulatorLib for G1Accumulator global;

/// @title A sum of multiples of points
/// @dev No point reaches a precompile unchecked, since all of them come through here.
library G1AccumulatorLib {
    uint256 private constant ADD = 0x06;

    uint256 private constant MUL = 0x07;

    /// @notice Adds scalar · point, where the point may be infinity: the commitment to the zero polynomial is one like any other.
    function add(G1Accumulator memory sum, G1Point calldata point, Fr scalar) internal view {
        (uint256 x, uint256 y) = (point.x, point.y);
        if (x | y != 0) sum.addFinite(x, y, scalar);
    }

    /// @notice Adds scalar · point, where the point may not be infinity: a commitment that hides something never is.
    function addFinite(G1Accumulator memory sum, G1Point calldata point, Fr scalar) internal view {
        sum.addFinite(point.x, point.y, scalar);
    }

    /// @notice Adds scalar · (x, y), which is not infinity.
    function addFinite(G1Accumulator memory sum, uint256 x, uint256 y, Fr scalar) internal view {
        BN254.requireFinite(x, y);
        bool multiplied;
        bool added;
        assembly ("memory-safe") {
            let term := add(sum, 0x40)
            mstore(term, x)
            mstore(add(term, 0x20), y)
            mstore(add(term, 0x40), scalar)
            multiplied := staticcall(gas(), MUL, term, 0x60, term, 0x40)
            added := staticcall(gas(), ADD, sum, 0x80, sum, 0x40)
        }
        if (!multiplied) revert ICurveErrors.PrecompileFailed(MUL);
        if (!added) revert ICurveErrors.PrecompileFailed(ADD);
    }
}
