// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {Fr, R} from "../types/Fr.sol";
import {G1Point} from "../types/G1Point.sol";
import {BN254, Q} from "./BN254.sol";

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

    /// @notice Adds factor · Σ scalars[i] · points[i], where no point may be infinity.
    /// @dev As `addHiding` for each, but what grows with the number of groups is this loop. There are as many scalars as points.
    function addHiding(G1Accumulator memory sum, G1Point[] calldata points, Fr[] memory scalars, Fr factor)
        internal
        view
    {
        bool fine = true;
        uint256 offset;
        assembly ("memory-safe") {
            offset := points.offset
            let end := add(offset, mul(points.length, 0x40))
            for { let scalar := add(scalars, 0x20) } and(fine, lt(offset, end)) { scalar := add(scalar, 0x20) } {
                let x := calldataload(offset)
                let y := calldataload(add(offset, 0x20))
                offset := add(offset, 0x40)
                fine := eq(mulmod(y, y, Q), addmod(mulmod(x, mulmod(x, x, Q), Q), 3, Q))
                fine := and(fine, and(lt(x, Q), lt(y, Q)))
                if fine {
                    let term := add(sum, 0x40)
                    mstore(term, x)
                    mstore(add(sum, 0x60), y)
                    mstore(add(sum, 0x80), mulmod(mload(scalar), factor, R))
                    fine := staticcall(gas(), MUL, term, 0x60, term, 0x40)
                    fine := and(fine, staticcall(gas(), ADD, sum, 0x80, sum, 0x40))
                }
            }
        }
        if (!fine) _revertBehind(offset);
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

    /// @dev The point before `offset` is none, or a precompile failed on it.
    function _revertBehind(uint256 offset) private pure {
        uint256 x;
        uint256 y;
        assembly {
            x := calldataload(sub(offset, 0x40))
            y := calldataload(sub(offset, 0x20))
        }
        if (!BN254.isFinite(x, y)) BN254.revertInvalid(x, y);
        revert ICurveErrors.PrecompileFailed();
    }
}
