// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Why a word is no scalar, or two words are no point
interface ICurveErrors {
    /// @notice A scalar is not below r: each residue has one encoding.
    error ScalarOutOfRange(uint256 scalar);

    /// @notice A coordinate is not below q: each point has one encoding.
    error CoordinateOutOfRange(uint256 coordinate);

    /// @notice A point does not satisfy y² = x³ + 3.
    error PointNotOnCurve(uint256 x, uint256 y);

    /// @notice A commitment that hides something is the point at infinity.
    error PointAtInfinity();

    /// @notice A precompile failed on valid input: too little gas was sent.
    error PrecompileFailed();
}
