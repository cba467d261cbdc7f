// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice How far a challenge has come.
/// @param owner Who created it.
/// @param submissions How many models were committed.
/// @param proofs How many of them were proved.
/// @param published Whether the owner published the training groups.
/// @param revealed Whether the owner published the hold-out groups.
/// @param delivered Whether the winner delivered its model.
/// @param closed Whether it was finalized.
/// @param terms The contract whose code has the terms, the accepted keys and the groups.
/// @param drawBlock The block whose RANDAO draws the split; zero if the owner named the hold-out.
/// @param bestCorrect The best count proved so far.
/// @param drawBy The last second in which the split can be drawn; likewise the others.
/// @param holdOut The hold-out groups, bit g for group g; zero until they are drawn.
/// @param substitutes As many training groups, which the models are scored on if the owner does not reveal.
/// @param scoredData The hash of the commitments to the groups that models are scored on.
/// @param best The best submission so far: the highest count, of equal ones the earliest submission.
struct Challenge {
    address owner;
    uint32 submissions;
    uint32 proofs;
    bool published;
    bool revealed;
    bool delivered;
    bool closed;
    address terms;
    uint64 drawBlock;
    uint32 bestCorrect;
    uint40 drawBy;
    uint40 publishBy;
    uint40 submitBy;
    uint40 revealBy;
    uint40 proveBy;
    uint40 deliverBy;
    uint256 holdOut;
    uint256 substitutes;
    bytes32 scoredData;
    bytes32 best;
}

/// @notice A model committed to in a challenge.
/// @param submitter Whose it is.
/// @param order Its place among the challenge's submissions, from one.
/// @param correct The count that was proved.
/// @param proved Whether one was.
/// @param settled Whether its bond was credited or forfeited.
struct Submission {
    address submitter;
    uint32 order;
    uint32 correct;
    bool proved;
    bool settled;
}

/// @notice What can happen next in a challenge.
/// @param None There is no such challenge.
/// @param Draw The split waits to be drawn.
/// @param Publication The owner publishes the training groups.
/// @param Submission Models are committed.
/// @param Reveal The owner publishes the hold-out groups.
/// @param Proving Submitters prove their counts.
/// @param Delivery The winner delivers its model.
/// @param Settlement All is said: anyone may finalize.
/// @param Closed The reward and the owner's bond are credited; bonds of submissions can be.
enum Phase {
    None,
    Draw,
    Publication,
    Submission,
    Reveal,
    Proving,
    Delivery,
    Settlement,
    Closed
}

/// @notice How a challenge ended.
/// @param Won The best submission reached the threshold and was delivered.
/// @param NoWinner None was proved to reach the threshold.
/// @param Undelivered The winner did not deliver its model.
/// @param Abandoned The split was not drawn, or the owner did not publish the training groups.
enum Outcome {
    Won,
    NoWinner,
    Undelivered,
    Abandoned
}
