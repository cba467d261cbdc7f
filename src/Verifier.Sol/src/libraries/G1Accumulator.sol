// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {Fr, R} from "../types/Fr.sol";
import {G1Point} from "../types/G1Point.sol";
import {BN254, Q} from "./BN254.sol";

/// @notice A sum of multiples of points, and room for the next one.
/// @dev The order of the members lets precompiles work in place: multiplication on the last three words, addition on
/// the first four.
struct G1Accumulator {
    uint256 x;
    uint256 y;
    uint256 termX;
    uint256 termY;
    uint256 scalar;
}

using G1AccumulatorLib for G1Accumulator global;

/// @title A sum of multiples of points
/// @dev No point of calldata reaches a precompile unchecked, since all of them come through here: given anything but a
/// point, a precompile keeps all gas it was sent.
library G1AccumulatorLib {
    uint256 private constant ADD = 0x06;

    uint256 private constant MUL = 0x07;

    /// @notice Adds scalar · point, where the point may be infinity: the commitment to the zero polynomial is one like
    /// any other.
    function add(G1Accumulator memory sum, G1Point calldata point, Fr scalar) internal view {
        if (!_tryAdd(sum, point, scalar) && (point.x | point.y) != 0) _revert(point);
    }

    /// @notice Adds scalar · point, where the point may not be infinity: a commitment that hides something never is.
    function addHiding(G1Accumulator memory sum, G1Point calldata point, Fr scalar) internal view {
        if (!_tryAdd(sum, point, scalar)) _revert(point);
    }

    /// @notice Adds factor · Σ scalars[i] · points[i], where no point may be infinity. There are as many scalars as
    /// points.
    /// @dev This loop is what grows with the number of groups: indices need no checks in it.
    function addHiding(G1Accumulator memory sum, G1Point[] calldata points, Fr[] memory scalars, Fr factor)
        internal
        view
    {
        G1Point calldata point;
        uint256 left = points.length;
        bool added = true;
        assembly ("memory-safe") {
            // Addresses that are constants are what makes this loop cheap: a term lies in the first three words of memory, then
            // its multiple in the first two and the sum in the next two. The last of these are the free memory pointer,
            // put back below, and the word that is zero.
            let free := mload(0x40)
            let sumX := mload(sum)
            mstore(0x60, mload(add(sum, 0x20)))
            let scalar := add(scalars, 0x20)
            point := points.offset
            for {} left { left := sub(left, 1) } {
                let x := calldataload(point)
                let y := calldataload(add(point, 0x20))
                mstore(0x00, x)
                mstore(0x20, y)
                mstore(0x40, mulmod(mload(scalar), factor, R))
                let valid := eq(mulmod(y, y, Q), addmod(mulmod(x, mulmod(x, x, Q), Q), 3, Q))
                if iszero(and(valid, and(lt(x, Q), lt(y, Q)))) { break }
                added := and(staticcall(gas(), MUL, 0x00, 0x60, 0x00, 0x40), added)
                mstore(0x40, sumX)
                added := and(staticcall(gas(), ADD, 0x00, 0x80, 0x40, 0x40), added)
                sumX := mload(0x40)
                point := add(point, 0x40)
                scalar := add(scalar, 0x20)
            }
            mstore(sum, sumX)
            mstore(add(sum, 0x20), mload(0x60))
            mstore(0x40, free)
            mstore(0x60, 0)
        }
        if (left != 0) _revert(point);
        if (!added) revert ICurveErrors.PrecompileFailed();
    }

    /// @notice Adds scalar · (x, y), a point that the verifier knows to be one.
    function addKnown(G1Accumulator memory sum, uint256 x, uint256 y, Fr scalar) internal view {
        bool added;
        assembly ("memory-safe") {
            let term := add(sum, 0x40)
            mstore(term, x)
            mstore(add(sum, 0x60), y)
            mstore(add(sum, 0x80), scalar)
            added := staticcall(gas(), MUL, term, 0x60, term, 0x40)
            added := and(staticcall(gas(), ADD, sum, 0x80, sum, 0x40), added)
        }
        if (!added) revert ICurveErrors.PrecompileFailed();
    }

    /// @dev False, and nothing is added, if the point is none or infinity; false as well if a precompile failed.
    function _tryAdd(G1Accumulator memory sum, G1Point calldata point, Fr scalar) private view returns (bool added) {
        assembly ("memory-safe") {
            let x := calldataload(point)
            let y := calldataload(add(point, 0x20))
            added := eq(mulmod(y, y, Q), addmod(mulmod(x, mulmod(x, x, Q), Q), 3, Q))
            added := and(added, and(lt(x, Q), lt(y, Q)))
            if added {
                let term := add(sum, 0x40)
                mstore(term, x)
                mstore(add(sum, 0x60), y)
                mstore(add(sum, 0x80), scalar)
                // Where a chain lacks a precompile, a call of it succeeds and returns nothing.
                added := staticcall(gas(), MUL, term, 0x60, term, 0x40)
                added := and(added, eq(returndatasize(), 0x40))
                added := and(staticcall(gas(), ADD, sum, 0x80, sum, 0x40), added)
                added := and(added, eq(returndatasize(), 0x40))
            }
        }
    }

    function _revert(G1Point calldata point) private pure {
        if (!BN254.isFinite(point.x, point.y)) BN254.revertInvalid(point.x, point.y);
        revert ICurveErrors.PrecompileFailed();
    }
}
