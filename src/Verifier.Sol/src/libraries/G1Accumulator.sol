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
/// @dev No point of calldata reaches a precompile unchecked, since all of them come through here: given anything but a point, a
/// precompile keeps all gas it was sent.
library G1AccumulatorLib {
    uint256 private constant ADD = 0x06;

    uint256 private constant MUL = 0x07;

    /// @notice Adds scalar · point, where the point may be infinity: the commitment to the zero polynomial is one like any other.
    function add(G1Accumulator memory sum, G1Point calldata point, Fr scalar) internal view {
        (uint256 x, uint256 y) = (point.x, point.y);
        if (BN254.isFinite(x, y)) {
            _add(sum, x, y, scalar);
        } else if (x | y != 0) {
            BN254.revertInvalid(x, y);
        }
    }

    /// @notice Adds scalar · point, where the point may not be infinity: a commitment that hides something never is.
    function addHiding(G1Accumulator memory sum, G1Point calldata point, Fr scalar) internal view {
        (uint256 x, uint256 y) = (point.x, point.y);
        if (!BN254.isFinite(x, y)) BN254.revertInvalid(x, y);
        _add(sum, x, y, scalar);
    }

    /// @notice Adds scalar · (x, y), a point that the verifier knows to be one.
    function addKnown(G1Accumulator memory sum, uint256 x, uint256 y, Fr scalar) internal view {
        _add(sum, x, y, scalar);
    }

    function _add(G1Accumulator memory sum, uint256 x, uint256 y, Fr scalar) private view {
        bool added;
        assembly ("memory-safe") {
            let term := add(sum, 0x40)
            mstore(term, x)
            mstore(add(sum, 0x60), y)
            mstore(add(sum, 0x80), scalar)
            // Arguments are evaluated from the last to the first: multiplication, then addition.
            added := and(staticcall(gas(), ADD, sum, 0x80, sum, 0x40), staticcall(gas(), MUL, term, 0x60, term, 0x40))
        }
        if (!added) revert ICurveErrors.PrecompileFailed();
    }
}
