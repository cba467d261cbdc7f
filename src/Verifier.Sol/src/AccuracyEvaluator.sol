// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyEvaluator} from "./interfaces/IAccuracyEvaluator.sol";
import {IAccuracyVerifier} from "./interfaces/IAccuracyVerifier.sol";
import {IERC8183} from "./interfaces/IERC8183.sol";
import {G1Point} from "./types/G1Point.sol";
import {JobTerms} from "./types/JobTerms.sol";
import {Proof} from "./types/Proof.sol";
import {Statement} from "./types/Statement.sol";

/// @title An evaluator of jobs (ERC-8183, draft) that pays for proved accuracy
/// @dev All that is kept has the job contract in its name: one that lies harms its own jobs only.
contract AccuracyEvaluator is IAccuracyEvaluator {
    IAccuracyVerifier private immutable _VERIFIER;

    mapping(bytes32 challenge => JobTerms) private _terms;

    mapping(bytes32 challenge => bytes32) private _deliverables;

    constructor(IAccuracyVerifier verifier_) {
        _VERIFIER = verifier_;
    }

    /// @inheritdoc IAccuracyEvaluator
    function setTerms(IERC8183 jobs, uint256 jobId, JobTerms calldata terms) external {
        IERC8183.Job memory job = jobs.getJob(jobId);
        if (msg.sender != job.client) revert NotClient(msg.sender);
        if (job.evaluator != address(this)) revert NotEvaluator(job.evaluator);
        uint256 samples = _VERIFIER.verificationKey(terms.key).samples;
        if (terms.threshold == 0 || terms.threshold > samples) revert ThresholdOutOfRange(samples, terms.threshold);
        bytes32 challenge = challengeOf(jobs, jobId);
        if (_terms[challenge].threshold != 0) revert TermsExist(challenge);

        _terms[challenge] = terms;
        emit TermsSet(challenge, jobs, jobId, terms);
    }

    /// @inheritdoc IAccuracyEvaluator
    function commit(IERC8183 jobs, uint256 jobId, bytes32 deliverable) external {
        bytes32 challenge = challengeOf(jobs, jobId);
        if (_terms[challenge].threshold == 0) revert UnknownTerms(challenge);
        if (msg.sender != jobs.getJob(jobId).provider) revert NotProvider(msg.sender);
        if (deliverable == 0) revert DeliverableMissing();
        if (_deliverables[challenge] != 0) revert AlreadyCommitted(challenge);

        _deliverables[challenge] = deliverable;
        emit ModelCommitted(challenge, deliverable);
    }

    /// @inheritdoc IAccuracyEvaluator
    function evaluate(
        IERC8183 jobs,
        uint256 jobId,
        G1Point calldata model,
        G1Point[] calldata data,
        uint256 correct,
        Proof calldata proof
    ) external {
        bytes32 challenge = challengeOf(jobs, jobId);
        JobTerms memory terms = _terms[challenge];
        bytes32 deliverable = keccak256(abi.encode(model));
        if (deliverable != _deliverables[challenge]) revert WrongModel();
        if (keccak256(abi.encode(data)) != terms.data) revert WrongData();
        if (correct < terms.threshold) revert BelowThreshold(terms.threshold, correct);

        _VERIFIER.verify(
            Statement({
                key: terms.key,
                consumer: address(this),
                challengeId: uint256(challenge),
                submitter: jobs.getJob(jobId).provider,
                correct: correct,
                model: model,
                data: data
            }),
            proof
        );
        emit JobEvaluated(challenge, correct);
        jobs.complete(jobId, keccak256(abi.encode(challenge, deliverable, correct)), "");
    }

    /// @inheritdoc IAccuracyEvaluator
    function verifier() external view returns (IAccuracyVerifier) {
        return _VERIFIER;
    }

    /// @inheritdoc IAccuracyEvaluator
    function termsOf(bytes32 challenge) external view returns (JobTerms memory) {
        return _terms[challenge];
    }

    /// @inheritdoc IAccuracyEvaluator
    function deliverableOf(bytes32 challenge) external view returns (bytes32) {
        return _deliverables[challenge];
    }

    /// @inheritdoc IAccuracyEvaluator
    function challengeOf(IERC8183 jobs, uint256 jobId) public pure returns (bytes32 challenge) {
        return keccak256(abi.encode(jobs, jobId));
    }
}
