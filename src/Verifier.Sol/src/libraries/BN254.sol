// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";

/// @dev q, the prime order of BN254's base field.
uint256 constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

/// @title The curve, and the precompile for its pairing
library BN254 {
    /// @dev [1]₁.
    uint256 internal constant GENERATOR_X = 1;
    uint256 internal constant GENERATOR_Y = 2;

    /// @dev [1]₂, the imaginary part of each coordinate before the real one.
    uint256 internal constant G2_X_IMAGINARY =
        11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 internal constant G2_X_REAL = 10857046999023057135944570762232829481370756359578518086990519993285655852781;
    uint256 internal constant G2_Y_IMAGINARY =
        4082367875863433681332203403145435568316851327593401208105741076214120093531;
    uint256 internal constant G2_Y_REAL = 8495653923123431417604973247489272438418190587263600148770280649306958101930;

    uint256 private constant PAIRING = 0x08;

    /// @notice Whether (x, y) is a point other than infinity, which, as (0, 0), does not satisfy the equation.
    function isFinite(uint256 x, uint256 y) internal pure returns (bool valid) {
        assembly {
            valid := and(and(lt(x, Q), lt(y, Q)), eq(mulmod(y, y, Q), addmod(mulmod(x, mulmod(x, x, Q), Q), 3, Q)))
        }
    }

    /// @notice Says why (x, y) is not a point other than infinity.
    function revertInvalid(uint256 x, uint256 y) internal pure {
        if (x >= Q) revert ICurveErrors.CoordinateOutOfRange(x);
        if (y >= Q) revert ICurveErrors.CoordinateOutOfRange(y);
        if (x | y == 0) revert ICurveErrors.PointAtInfinity();
        revert ICurveErrors.PointNotOnCurve(x, y);
    }

    /// @notice Whether e((x, y), [1]₂) = e((xTau, yTau), [τ]₂).
    /// @dev The points are valid; infinity is one.
    function pairingsAgree(uint256 x, uint256 y, uint256 xTau, uint256 yTau, uint256[4] memory tauG2)
        internal
        view
        returns (bool agree)
    {
        bool success;
        assembly ("memory-safe") {
            // e((x, y), [1]₂) · e(-(xTau, yTau), [τ]₂) = 1, all twelve words beyond the free memory pointer.
            let input := mload(0x40)
            mstore(input, x)
            mstore(add(input, 0x20), y)
            mstore(add(input, 0x40), G2_X_IMAGINARY)
            mstore(add(input, 0x60), G2_X_REAL)
            mstore(add(input, 0x80), G2_Y_IMAGINARY)
            mstore(add(input, 0xa0), G2_Y_REAL)
            mstore(add(input, 0xc0), xTau)
            mstore(add(input, 0xe0), mod(sub(Q, yTau), Q))
            mcopy(add(input, 0x100), tauG2, 0x80)
            success := staticcall(gas(), PAIRING, input, 0x180, 0x00, 0x20)
            success := and(success, eq(returndatasize(), 0x20))
            agree := mload(0x00)
        }
        if (!success) revert ICurveErrors.PrecompileFailed();
    }

    /// @notice Whether four words are a point of 𝔾₂ (infinity included): on the curve and of order r.
    /// @dev The precompile checks what it is given, and fails otherwise; e(infinity, ·) is 1. Failing takes all gas it
    /// was sent, so it is sent no more than its price for one pair, with room for a dearer future.
    function isG2(uint256[4] calldata point) internal view returns (bool valid) {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, 0)
            mstore(add(input, 0x20), 0)
            calldatacopy(add(input, 0x40), point, 0x80)
            valid := staticcall(200000, PAIRING, input, 0xc0, 0x00, 0x20)
            valid := and(valid, and(eq(returndatasize(), 0x20), eq(mload(0x00), 1)))
        }
    }
}
