// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlockHeader} from "@openzeppelin/contracts/utils/BlockHeader.sol";
import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Treasury} from "./Treasury.sol";
import {IAccuracyMarket} from "./interfaces/IAccuracyMarket.sol";
import {IAccuracyVerifier} from "./interfaces/IAccuracyVerifier.sol";
import {BN254} from "./libraries/BN254.sol";
import {Split} from "./libraries/Split.sol";
import {TermsStore} from "./libraries/TermsStore.sol";
import {Challenge, Outcome, Phase, Submission} from "./types/Challenge.sol";
import {G1Point} from "./types/G1Point.sol";
import {Group} from "./types/Group.sol";
import {Proof} from "./types/Proof.sol";
import {Statement} from "./types/Statement.sol";
import {Terms} from "./types/Terms.sol";
import {VerificationKey} from "./types/VerificationKey.sol";

/// @title A market for models that pays for proved accuracy
/// @dev A phase is a function of what has happened and of the time, so nobody has to be there to end one. Best counts
/// are kept as they are proved, so nothing here loops over submissions. There is no owner of this contract.
contract AccuracyMarket is IAccuracyMarket, Treasury {
    using TermsStore for address;

    IAccuracyVerifier private immutable _VERIFIER;

    /// @dev From a challenge to its draw: four epochs and four slots, after which the proposer of the block is not
    /// known at creation (EIP-4399, "Tips for application developers").
    uint256 private constant DRAW_DELAY = 132;

    /// @dev Longer than what a chain forgets, so that a missed draw can be repeated; not so long that one who dislikes
    /// the outcome can wait for many.
    uint256 private constant DRAW_PERIOD = 7 days;

    /// @dev Twice what Ethereum takes to finalize a block.
    uint256 private constant MIN_PERIOD = 30 minutes;

    uint256 private constant MAX_PERIOD = 365 days;

    /// @dev A binary CIDv1 with SHA-256 has 36 bytes; other hashes are longer.
    uint256 private constant MAX_CONTENT_ID = 100;

    mapping(bytes32 challenge => Challenge) private _challenges;

    mapping(bytes32 challenge => mapping(bytes32 submission => Submission)) private _submissions;

    constructor(IAccuracyVerifier verifier_) {
        _VERIFIER = verifier_;
    }

    /// @inheritdoc IAccuracyMarket
    function createChallenge(Terms calldata terms, bytes32[] calldata keys, bytes32[] calldata groups)
        external
        payable
        nonReentrant
        returns (bytes32 challenge)
    {
        challenge = keccak256(abi.encode(block.chainid, address(this), msg.sender, terms, keys, groups));
        Challenge storage state = _challenges[challenge];
        if (state.owner != address(0)) revert ChallengeExists(challenge);
        _requireSane(terms, keys, groups);

        state.owner = msg.sender;
        state.terms = TermsStore.write(terms, keys, groups);
        if (state.terms == address(0)) revert TermsNotStored();
        emit ChallengeCreated(challenge, msg.sender, terms, keys);
        if (terms.namedHoldOut == 0) {
            // Where there is no randomness the opcode gives zero or some small constant, and a salt chooses the split.
            if (block.prevrandao >> 128 == 0) revert RandomnessMissing();
            state.drawBy = _after(block.timestamp, DRAW_PERIOD);
            _scheduleDraw(challenge, state);
        } else {
            state.holdOut = terms.namedHoldOut;
            state.substitutes = Split.complement(terms.namedHoldOut, terms.holdOutGroups);
            state.publishBy = _after(block.timestamp, terms.publicationPeriod);
        }
        _take(terms.token, uint256(terms.reward) + terms.ownerBond);
    }

    /// @inheritdoc IAccuracyMarket
    function drawSplit(bytes32 challenge, bytes calldata header) external {
        Challenge storage state = _require(challenge, Phase.Draw);
        uint256 drawBlock = state.drawBlock;
        if (block.number <= drawBlock) revert DrawTooEarly(drawBlock);
        bytes32 expected = Blockhash.blockHash(drawBlock);
        if (expected == 0) revert DrawMissed(drawBlock);
        if (keccak256(header) != expected) revert WrongHeader(drawBlock);

        bytes32 randao = BlockHeader.getPrevRandao(header);
        Terms memory terms = state.terms.readTerms();
        (state.holdOut, state.substitutes) =
            Split.draw(keccak256(abi.encode(challenge, randao)), state.terms.countGroups(), terms.holdOutGroups);
        state.publishBy = _after(block.timestamp, terms.publicationPeriod);
        emit SplitDrawn(challenge, randao, state.holdOut, state.substitutes);
    }

    /// @inheritdoc IAccuracyMarket
    function rescheduleDraw(bytes32 challenge) external {
        Challenge storage state = _require(challenge, Phase.Draw);
        uint256 drawBlock = state.drawBlock;
        if (block.number <= drawBlock || Blockhash.blockHash(drawBlock) != 0) revert DrawNotMissed(drawBlock);
        _scheduleDraw(challenge, state);
    }

    /// @inheritdoc IAccuracyMarket
    function publishTraining(bytes32 challenge, Group[] calldata groups) external {
        Challenge storage state = _require(challenge, Phase.Publication);
        if (msg.sender != state.owner) revert NotOwner(msg.sender);
        uint256 training = Split.others(state.holdOut, state.terms.countGroups());
        Terms memory terms = state.terms.readTerms();
        state.scoredData = _requireGroups(state.terms, training, groups, state.substitutes, terms.holdOutGroups);

        state.published = true;
        state.submitBy = _after(block.timestamp, terms.submissionPeriod);
        state.revealBy = _after(state.submitBy, terms.revealPeriod);
        state.proveBy = _after(state.revealBy, terms.provingPeriod);
        state.deliverBy = _after(state.proveBy, terms.deliveryPeriod);
        emit TrainingPublished(challenge, groups);
    }

    /// @inheritdoc IAccuracyMarket
    function submit(bytes32 challenge, bytes32 key, G1Point calldata model)
        external
        payable
        nonReentrant
        returns (bytes32 submission)
    {
        Challenge storage state = _require(challenge, Phase.Submission);
        if (!_accepts(state.terms, key)) revert KeyNotAccepted(key);
        if (!BN254.isFinite(model.x, model.y)) BN254.revertInvalid(model.x, model.y);
        submission = _submissionId(challenge, msg.sender, key, model);
        Submission storage entry = _submissions[challenge][submission];
        if (entry.submitter != address(0)) revert AlreadySubmitted(submission);

        uint32 order = ++state.submissions;
        entry.submitter = msg.sender;
        entry.order = order;
        emit ModelSubmitted(challenge, submission, msg.sender, key, model, order);
        Terms memory terms = state.terms.readTerms();
        _take(terms.token, terms.submissionBond);
    }

    /// @inheritdoc IAccuracyMarket
    function reveal(bytes32 challenge, Group[] calldata groups) external {
        Challenge storage state = _require(challenge, Phase.Reveal);
        if (msg.sender != state.owner) revert NotOwner(msg.sender);
        uint256 holdOut = state.holdOut;
        state.scoredData = _requireGroups(state.terms, holdOut, groups, holdOut, groups.length);
        state.revealed = true;
        emit HoldOutRevealed(challenge, groups);
    }

    /// @inheritdoc IAccuracyMarket
    function prove(
        bytes32 challenge,
        bytes32 key,
        G1Point calldata model,
        G1Point[] calldata data,
        uint256 correct,
        Proof calldata proof
    ) external {
        Challenge storage state = _require(challenge, Phase.Proving);
        bytes32 submission = _submissionId(challenge, msg.sender, key, model);
        Submission storage entry = _submissions[challenge][submission];
        if (entry.submitter == address(0)) revert UnknownSubmission(submission);
        if (entry.proved) revert AlreadyProved(submission);
        if (keccak256(abi.encode(data)) != state.scoredData) revert WrongData();

        _VERIFIER.verify(
            Statement({
                key: key,
                consumer: address(this),
                challengeId: uint256(challenge),
                submitter: msg.sender,
                correct: correct,
                model: model,
                data: data
            }),
            proof
        );

        uint32 count = SafeCast.toUint32(correct);
        entry.proved = true;
        entry.correct = count;
        if (++state.proofs == 1 || _isBetter(challenge, state, count, entry.order)) {
            (state.best, state.bestCorrect) = (submission, count);
        }
        emit AccuracyProved(challenge, submission, msg.sender, correct);
    }

    /// @inheritdoc IAccuracyMarket
    /// @dev The seam for enforcing delivery: what says that the file opens the proved commitment is to be checked here.
    function deliver(bytes32 challenge, bytes calldata contentId, bytes32 digest) external {
        Challenge storage state = _require(challenge, Phase.Delivery);
        if (msg.sender != _submissions[challenge][state.best].submitter) revert NotWinner(msg.sender);
        if (contentId.length == 0 || contentId.length > MAX_CONTENT_ID) revert ContentIdOutOfRange(contentId.length);
        state.delivered = true;
        emit ModelDelivered(challenge, state.best, contentId, digest);
    }

    /// @inheritdoc IAccuracyMarket
    function finalize(bytes32 challenge) external nonReentrant {
        Challenge storage state = _require(challenge, Phase.Settlement);
        state.closed = true;
        Terms memory terms = state.terms.readTerms();
        Outcome outcome = _outcome(state, terms.threshold);
        address winner = outcome == Outcome.Won ? _submissions[challenge][state.best].submitter : address(0);
        emit ChallengeFinalized(challenge, outcome, state.best, winner, state.bestCorrect);
        _credit(terms.token, outcome == Outcome.Won ? winner : state.owner, terms.reward);

        // An owner that broke its promise gets no bond back, not even where there is no proof: submissions can be its
        // own. Where there are proofs, their submitters share it (`settle`).
        if (state.revealed || (state.published && state.submissions == 0)) {
            _credit(terms.token, state.owner, terms.ownerBond);
        } else if (state.proofs == 0) {
            _credit(terms.token, NOBODY, terms.ownerBond);
        }
    }

    /// @inheritdoc IAccuracyMarket
    function settle(bytes32 challenge, bytes32[] calldata submissions) external nonReentrant {
        Challenge storage state = _require(challenge, Phase.Closed);
        Terms memory terms = state.terms.readTerms();
        bool delivered = _outcome(state, terms.threshold) != Outcome.Undelivered;
        for (uint256 i = 0; i < submissions.length; ++i) {
            bytes32 submission = submissions[i];
            Submission storage entry = _submissions[challenge][submission];
            if (entry.submitter == address(0)) revert UnknownSubmission(submission);
            if (entry.settled) continue;

            // What one party loses, no other one gets: it could have seen to it.
            entry.settled = true;
            bool kept = submission == state.best ? delivered : entry.proved || !state.revealed || state.proofs == 0;
            uint256 amount = _shareOfOwnerBond(state, terms, submission, entry) + (kept ? terms.submissionBond : 0);
            emit SubmissionSettled(challenge, submission, amount);
            _credit(terms.token, entry.submitter, amount);
            if (!kept) _credit(terms.token, NOBODY, terms.submissionBond);
        }
    }

    /// @inheritdoc IAccuracyMarket
    function verifier() external view returns (IAccuracyVerifier) {
        return _VERIFIER;
    }

    /// @inheritdoc IAccuracyMarket
    function getChallenge(bytes32 challenge) external view returns (Challenge memory) {
        return _challenges[challenge];
    }

    /// @inheritdoc IAccuracyMarket
    function getTerms(bytes32 challenge)
        external
        view
        returns (Terms memory terms, bytes32[] memory keys, bytes32[] memory groups)
    {
        address pointer = _challenges[challenge].terms;
        if (pointer == address(0)) revert WrongPhase(Phase.None);
        return (pointer.readTerms(), pointer.readKeys(), pointer.readGroups());
    }

    /// @inheritdoc IAccuracyMarket
    function getSubmission(bytes32 challenge, bytes32 submission) external view returns (Submission memory) {
        return _submissions[challenge][submission];
    }

    /// @inheritdoc IAccuracyMarket
    function phase(bytes32 challenge) public view returns (Phase) {
        Challenge storage state = _challenges[challenge];
        if (state.owner == address(0)) return Phase.None;
        if (state.closed) return Phase.Closed;
        if (state.holdOut == 0) return block.timestamp <= state.drawBy ? Phase.Draw : Phase.Settlement;
        if (!state.published) return block.timestamp <= state.publishBy ? Phase.Publication : Phase.Settlement;
        if (block.timestamp <= state.submitBy) return Phase.Submission;
        if (state.submissions == 0) return Phase.Settlement;
        if (!state.revealed && block.timestamp <= state.revealBy) return Phase.Reveal;
        if (block.timestamp <= state.proveBy) return Phase.Proving;
        if (state.delivered || block.timestamp > state.deliverBy) return Phase.Settlement;
        return _reaches(state, state.terms.readTerms().threshold) ? Phase.Delivery : Phase.Settlement;
    }

    function _scheduleDraw(bytes32 challenge, Challenge storage state) private {
        uint64 drawBlock = SafeCast.toUint64(block.number + DRAW_DELAY);
        state.drawBlock = drawBlock;
        emit DrawScheduled(challenge, drawBlock);
    }

    function _require(bytes32 challenge, Phase expected) private view returns (Challenge storage state) {
        Phase current = phase(challenge);
        if (current != expected) revert WrongPhase(current);
        return _challenges[challenge];
    }

    function _requireSane(Terms calldata terms, bytes32[] calldata keys, bytes32[] calldata groups) private view {
        if (terms.reward == 0 || terms.ownerBond == 0) revert NothingAtStake();
        if (terms.manifest == 0 || terms.deliveryKey == 0) revert ContentMissing();
        _requirePeriod(terms.publicationPeriod);
        _requirePeriod(terms.submissionPeriod);
        _requirePeriod(terms.revealPeriod);
        _requirePeriod(terms.provingPeriod);
        _requirePeriod(terms.deliveryPeriod);

        // If the owner does not reveal, as many training groups stand in, and the same circuits score them.
        uint256 least = 2 * uint256(terms.holdOutGroups);
        if (groups.length < least || groups.length > TermsStore.MAX_GROUPS) {
            revert GroupsOutOfRange(least, TermsStore.MAX_GROUPS, groups.length);
        }
        if (terms.namedHoldOut != 0) {
            bool exist = Split.others(0, groups.length) & terms.namedHoldOut == terms.namedHoldOut;
            if (!exist || Split.count(terms.namedHoldOut) != terms.holdOutGroups) {
                revert HoldOutMismatch(terms.namedHoldOut);
            }
        }
        uint256 samples = uint256(terms.holdOutGroups) << terms.groupBits;
        if (terms.threshold == 0 || terms.threshold > samples) revert ThresholdOutOfRange(samples, terms.threshold);
        if (keys.length == 0 || keys.length > TermsStore.MAX_KEYS) {
            revert KeysOutOfRange(TermsStore.MAX_KEYS, keys.length);
        }
        bytes32 tau;
        for (uint256 i = 0; i < keys.length; ++i) {
            VerificationKey memory key = _VERIFIER.verificationKey(keys[i]);
            if (i == 0) tau = keccak256(abi.encode(key.tauG2));
            else if (keccak256(abi.encode(key.tauG2)) != tau) revert MixedReferenceStrings(keys[i]);
            if (key.samples != samples || key.groupBits != terms.groupBits) {
                revert KeyMismatch(keys[i], key.samples, key.groupBits);
            }
        }
    }

    function _requirePeriod(uint256 period) private pure {
        if (period < MIN_PERIOD || period > MAX_PERIOD) revert PeriodOutOfRange(period);
    }

    /// @dev That these are a set of groups as they were committed to, all of them and no others.
    /// @return scored The hash of the commitments to those that are in `subset` too, which has `count` groups.
    function _requireGroups(address terms, uint256 set, Group[] calldata groups, uint256 subset, uint256 count)
        private
        view
        returns (bytes32 scored)
    {
        uint256 expected = Split.count(set);
        if (groups.length != expected) revert GroupCountMismatch(expected, groups.length);
        bytes32[] memory hashes = terms.readGroups();
        G1Point[] memory commitments = new G1Point[](count);
        uint256 group = 0;
        uint256 found = 0;
        for (uint256 i = 0; i < expected; ++i) {
            group = Split.next(set, group);
            if (keccak256(abi.encode(groups[i])) != hashes[group]) revert WrongGroup(group);
            G1Point calldata point = groups[i].commitment;
            if (!BN254.isFinite(point.x, point.y)) BN254.revertInvalid(point.x, point.y);
            if ((subset >> group) & 1 == 1) {
                commitments[found] = point;
                ++found;
            }
            ++group;
        }
        return keccak256(abi.encode(commitments));
    }

    /// @dev A higher count, or the same by an earlier submission.
    function _isBetter(bytes32 challenge, Challenge storage state, uint32 correct, uint32 order)
        private
        view
        returns (bool)
    {
        if (correct != state.bestCorrect) return correct > state.bestCorrect;
        return order < _submissions[challenge][state.best].order;
    }

    function _accepts(address terms, bytes32 key) private view returns (bool) {
        bytes32[] memory keys = terms.readKeys();
        for (uint256 i = 0; i < keys.length; ++i) {
            if (keys[i] == key) return true;
        }
        return false;
    }

    function _outcome(Challenge storage state, uint256 threshold) private view returns (Outcome) {
        if (!state.published) return Outcome.Abandoned;
        if (!_reaches(state, threshold)) return Outcome.NoWinner;
        return state.delivered ? Outcome.Won : Outcome.Undelivered;
    }

    function _reaches(Challenge storage state, uint256 threshold) private view returns (bool) {
        return state.proofs != 0 && state.bestCorrect >= threshold;
    }

    /// @dev The bond of an owner that did not reveal goes to those who proved, in equal shares; what does not divide
    /// goes to the best of them.
    function _shareOfOwnerBond(
        Challenge storage state,
        Terms memory terms,
        bytes32 submission,
        Submission storage entry
    ) private view returns (uint256 share) {
        if (state.revealed || !entry.proved) return 0;
        share = terms.ownerBond / state.proofs;
        if (submission == state.best) share += terms.ownerBond % state.proofs;
    }

    function _submissionId(bytes32 challenge, address submitter, bytes32 key, G1Point calldata model)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(challenge, submitter, key, model));
    }

    function _after(uint256 time, uint256 period) private pure returns (uint40) {
        return SafeCast.toUint40(time + period);
    }
}
