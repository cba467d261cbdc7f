// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What the owner of a challenge offers and asks for. Nothing of it can be changed.
/// @dev All members are words: the struct is the head of the code that `TermsStore` writes.
/// @param token What is paid in: an ERC-20 token, or zero for ETH.
/// @param reward What the winner gets.
/// @param ownerBond What the owner loses by not publishing what it promised to publish.
/// @param submissionBond What each submission puts up, and loses if it is not proved on a revealed hold-out, or if it wins
/// and is not delivered.
/// @param threshold The least number of correct samples that wins.
/// @param groupBits Samples are committed in groups of 2^groupBits.
/// @param holdOutGroups H, how many groups form the hold-out.
/// @param namedHoldOut The hold-out groups, bit g for group g, if the owner names them; zero if they are to be drawn.
/// @param publicationPeriod Seconds from the draw, or the creation, in which the owner publishes the training groups.
/// @param submissionPeriod Seconds from there in which models are committed.
/// @param revealPeriod Seconds from there in which the owner publishes the hold-out groups.
/// @param provingPeriod Seconds from there in which submitters prove.
/// @param deliveryPeriod Seconds from there in which the winner delivers its model.
/// @param manifest The SHA-256 of the manifest, which has the content ids of all groups' encrypted files.
/// @param deliveryKey The owner's X25519 key, under which the winner encrypts its model.
/// @param salt Makes the identifier unique among the owner's challenges.
struct Terms {
    address token;
    uint128 reward;
    uint128 ownerBond;
    uint128 submissionBond;
    uint32 threshold;
    uint8 groupBits;
    uint8 holdOutGroups;
    uint256 namedHoldOut;
    uint32 publicationPeriod;
    uint32 submissionPeriod;
    uint32 revealPeriod;
    uint32 provingPeriod;
    uint32 deliveryPeriod;
    bytes32 manifest;
    bytes32 deliveryKey;
    bytes32 salt;
}
