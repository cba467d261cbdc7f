// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A point of y² = x³ + 3 over the base field of BN254 as precompiles take it: infinity is (0, 0).
struct G1Point {
    uint256 x;
    uint256 y;
}
