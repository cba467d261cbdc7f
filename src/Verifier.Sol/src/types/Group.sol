// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {G1Point} from "./G1Point.sol";

/// @notice A group of samples, before anybody sees them.
/// @param commitment The owner's hiding commitment to the samples and labels.
/// @param keyHash The keccak256 of the key that decrypts the group's file.
struct Group {
    G1Point commitment;
    bytes32 keyHash;
}
