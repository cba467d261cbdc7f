// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {G1Point} from "./G1Point.sol";

/// @notice What is proved: the model behind `model` classifies exactly `correct` of the samples behind `data`
/// correctly, and the proof was made for `submitter` to hand to `consumer` as an answer to `challengeId` on this chain.
/// @param key The digest of a registered key, which fixes the circuit, the number of samples and the reference string.
/// @param consumer The contract that acts on the proof.
/// @param challengeId What the consumer calls the challenge.
/// @param submitter Whose proof it is.
/// @param correct K, how many samples are classified correctly.
/// @param model C_W, the model owner's commitment to the weights.
/// @param data C_data, the data owner's commitments to the samples and labels, one a group.
struct Statement {
    bytes32 key;
    address consumer;
    uint256 challengeId;
    address submitter;
    uint256 correct;
    G1Point model;
    G1Point[] data;
}
