// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Challenge, Outcome, Phase, Submission} from "../types/Challenge.sol";
import {G1Point} from "../types/G1Point.sol";
import {Group} from "../types/Group.sol";
import {Proof} from "../types/Proof.sol";
import {Terms} from "../types/Terms.sol";
import {IAccuracyVerifier} from "./IAccuracyVerifier.sol";
import {ICurveErrors} from "./ICurveErrors.sol";
import {ITreasury} from "./ITreasury.sol";

/// @title A market for models that pays for proved accuracy
/// @notice The owner of data posts a challenge with a reward; trainers commit to models; then the owner publishes the
/// hold-out, and each trainer proves how many of its samples its model classifies correctly. The best one is paid.
/// Nobody evaluates but the verifier, and nobody has a say in what it finds.
/// @dev docs/contracts.md has the states, who can do what when, and what each party can do to the others.
interface IAccuracyMarket is ITreasury, ICurveErrors {
    /// @notice A challenge was created, and its reward and the owner's bond paid.
    event ChallengeCreated(bytes32 indexed challenge, address indexed owner, Terms terms, bytes32[] keys);

    /// @notice The split will be drawn by the RANDAO of this block.
    event DrawScheduled(bytes32 indexed challenge, uint256 drawBlock);

    /// @notice It is settled which groups are hold-out, and which stand in for them if the owner does not reveal.
    event SplitDrawn(bytes32 indexed challenge, bytes32 randao, uint256 holdOut, uint256 substitutes);

    /// @notice The owner published the training groups, in their order.
    event TrainingPublished(bytes32 indexed challenge, Group[] groups);

    /// @notice A model was committed to.
    event ModelSubmitted(
        bytes32 indexed challenge,
        bytes32 indexed submission,
        address indexed submitter,
        bytes32 key,
        G1Point model,
        uint256 order
    );

    /// @notice The owner published the hold-out groups, in their order.
    event HoldOutRevealed(bytes32 indexed challenge, Group[] groups);

    /// @notice A model was proved to classify exactly so many samples correctly.
    event AccuracyProved(
        bytes32 indexed challenge, bytes32 indexed submission, address indexed submitter, uint256 correct
    );

    /// @notice The winner says where its encrypted model is.
    event ModelDelivered(bytes32 indexed challenge, bytes32 indexed submission, bytes contentId, bytes32 digest);

    /// @notice A challenge ended. `submission` is the best one, zero if none was proved.
    event ChallengeFinalized(
        bytes32 indexed challenge, Outcome outcome, bytes32 indexed submission, address winner, uint256 correct
    );

    /// @notice What a submission has back, of its bond and of a silent owner's, was credited; zero if it lost its bond.
    event SubmissionSettled(bytes32 indexed challenge, bytes32 indexed submission, uint256 amount);

    /// @notice The challenge is in another phase than this takes.
    error WrongPhase(Phase phase);

    /// @notice Only the owner of the challenge may do this.
    error NotOwner(address sender);

    /// @notice Only the winner may do this.
    error NotWinner(address sender);

    /// @notice The same owner created a challenge with the same terms before.
    error ChallengeExists(bytes32 challenge);

    /// @notice There is nothing to win, or the owner has nothing to lose.
    error NothingAtStake();

    /// @notice The manifest or the key for delivery is missing.
    error ContentMissing();

    /// @notice There must be at least twice as many groups as form the hold-out, and not more than fit.
    error GroupsOutOfRange(uint256 least, uint256 most, uint256 got);

    /// @notice There is no accepted key, or there are too many.
    error KeysOutOfRange(uint256 most, uint256 got);

    /// @notice A key is for another reference string than the first one: no data is committed to under both.
    error MixedReferenceStrings(bytes32 key);

    /// @notice A key is not for as many samples, in groups as large, as the hold-out has.
    error KeyMismatch(bytes32 key, uint256 samples, uint256 groupBits);

    /// @notice The threshold is zero or larger than the hold-out.
    error ThresholdOutOfRange(uint256 samples, uint256 threshold);

    /// @notice The named hold-out has not the said number of groups, or groups that do not exist.
    error HoldOutMismatch(uint256 holdOut);

    /// @notice A phase is too short to act in, or too long to wait for.
    error PeriodOutOfRange(uint256 period);

    /// @notice The code that holds the terms could not be created.
    error TermsNotStored();

    /// @notice The chain has no randomness to draw a split from (EIP-4399): the owner must name the hold-out.
    error RandomnessMissing();

    /// @notice The block that draws the split is not in the past yet.
    error DrawTooEarly(uint256 drawBlock);

    /// @notice The chain no longer knows the hash of the block that draws the split: the draw must be scheduled anew.
    error DrawMissed(uint256 drawBlock);

    /// @notice The split can still be drawn.
    error DrawNotMissed(uint256 drawBlock);

    /// @notice This is not the header of the block that draws the split.
    error WrongHeader(uint256 drawBlock);

    /// @notice There are not as many groups as are to be published: it is all or nothing.
    error GroupCountMismatch(uint256 expected, uint256 got);

    /// @notice A group is not the one that was committed to.
    error WrongGroup(uint256 group);

    /// @notice These are not the commitments to the groups that models are scored on.
    error WrongData();

    /// @notice The circuit is not one that the challenge accepts.
    error KeyNotAccepted(bytes32 key);

    /// @notice The same sender committed to the same model before.
    error AlreadySubmitted(bytes32 submission);

    /// @notice There is no such submission of the sender's.
    error UnknownSubmission(bytes32 submission);

    /// @notice The submission was proved before.
    error AlreadyProved(bytes32 submission);

    /// @notice The content id is empty or too long to be one.
    error ContentIdOutOfRange(uint256 length);

    /// @notice Creates a challenge and pays its reward and the owner's bond.
    /// @dev Anyone may rely on what is committed to here, and on nothing else: not that the data is any good, nor that
    /// a key belongs to the circuit and reference string that the owner says. See the warning of
    /// `IVerificationKeyRegistry`, and docs/contracts.md. That of a commitment no more is known here than its hash keeps
    /// anybody from making a commitment to a model of it.
    /// @param terms The terms.
    /// @param keys The digests of the accepted circuits' keys, all registered in the verifier.
    /// @param groups The hashes of all groups, each keccak256(abi.encode(group)).
    /// @return challenge Its name: the hash of the chain, this contract, the owner, and all that was given.
    function createChallenge(Terms calldata terms, bytes32[] calldata keys, bytes32[] calldata groups)
        external
        payable
        returns (bytes32 challenge);

    /// @notice Draws the hold-out groups. Anyone may, once the block has come.
    /// @param challenge The challenge.
    /// @param header The RLP of that block's header, whose hash the chain knows: it leaves the caller no choice.
    function drawSplit(bytes32 challenge, bytes calldata header) external;

    /// @notice Schedules the draw anew, if it was missed for so long that the chain forgot the block. Anyone may.
    /// @param challenge The challenge.
    function rescheduleDraw(bytes32 challenge) external;

    /// @notice Publishes the training groups; from then on models can be committed.
    /// @param challenge The challenge.
    /// @param groups All training groups, in their order.
    function publishTraining(bytes32 challenge, Group[] calldata groups) external;

    /// @notice Commits to a model and pays the bond. A sender may commit to many.
    /// @param challenge The challenge.
    /// @param key The digest of the key of the model's circuit.
    /// @param model The hiding commitment to the weights. Whoever copies it cannot prove it.
    /// @return submission Its name: the hash of the challenge, the sender, the key and the commitment.
    function submit(bytes32 challenge, bytes32 key, G1Point calldata model)
        external
        payable
        returns (bytes32 submission);

    /// @notice Publishes the hold-out groups, once no more models can be committed.
    /// @param challenge The challenge.
    /// @param groups All hold-out groups, in their order.
    function reveal(bytes32 challenge, Group[] calldata groups) external;

    /// @notice Proves how many samples a committed model classifies correctly: of the hold-out, or, if the owner did
    /// not reveal it in time, of the substitutes.
    /// @dev Reverts with the verifier's reason if the proof is not one for this chain, contract, challenge and sender.
    /// @param challenge The challenge.
    /// @param key As it was submitted.
    /// @param model As it was submitted.
    /// @param data The commitments to the groups that models are scored on, in their order, as they were published.
    /// @param correct How many samples.
    /// @param proof The proof.
    function prove(
        bytes32 challenge,
        bytes32 key,
        G1Point calldata model,
        G1Point[] calldata data,
        uint256 correct,
        Proof calldata proof
    ) external;

    /// @notice Says where the winner's model is, encrypted under the owner's key. The reward is paid for this.
    /// @param challenge The challenge.
    /// @param contentId The content id of the encrypted file (CIDv1, binary).
    /// @param digest The SHA-256 of the encrypted file.
    function deliver(bytes32 challenge, bytes calldata contentId, bytes32 digest) external;

    /// @notice Ends a challenge and credits its reward and the owner's bond. Anyone may, once nothing else can happen.
    /// @param challenge The challenge.
    function finalize(bytes32 challenge) external;

    /// @notice Credits the bonds of submissions, and what proved ones have of a silent owner's bond, to the submitters.
    /// Anyone may, after the end of the challenge. What is settled already is passed over. A submission that was not
    /// proved on a revealed hold-out, though others were, has lost its bond: it was a shot more at the hold-out.
    /// @param challenge The challenge.
    /// @param submissions The submissions.
    function settle(bytes32 challenge, bytes32[] calldata submissions) external;

    /// @notice The verifier that decides.
    function verifier() external view returns (IAccuracyVerifier);

    /// @notice What can happen next.
    function phase(bytes32 challenge) external view returns (Phase);

    /// @notice How far the challenge has come; all zero if there is none.
    function getChallenge(bytes32 challenge) external view returns (Challenge memory);

    /// @notice What was agreed upon in a challenge.
    function getTerms(bytes32 challenge)
        external
        view
        returns (Terms memory terms, bytes32[] memory keys, bytes32[] memory groups);

    /// @notice A submission to the challenge; all zero if there is none.
    function getSubmission(bytes32 challenge, bytes32 submission) external view returns (Submission memory);
}
