// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {G1Point} from "./G1Point.sol";

/// @notice What the owner publishes of a group of samples, and has committed to by its hash before.
/// @param commitment The owner's hiding commitment to the samples and labels.
/// @param key The key that decrypts the group's file.
struct Group {
    G1Point commitment;
    bytes32 key;
}
