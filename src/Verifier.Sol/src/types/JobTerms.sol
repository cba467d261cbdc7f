// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a client asks for in a job. Nothing of it can be changed.
/// @param key The digest of the registered key of the circuit that the model runs in.
/// @param data The hash of the commitments to the samples, keccak256(abi.encode(data)).
/// @param threshold The least number of correct samples that is paid for.
struct JobTerms {
    bytes32 key;
    bytes32 data;
    uint256 threshold;
}
