// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {G1Point} from "../types/G1Point.sol";
import {JobTerms} from "../types/JobTerms.sol";
import {Proof} from "../types/Proof.sol";
import {IAccuracyVerifier} from "./IAccuracyVerifier.sol";
import {IERC8183} from "./IERC8183.sol";

/// @title An evaluator of jobs (ERC-8183, draft) that pays for proved accuracy
/// @notice The client of a job names this contract as evaluator and sets terms; the provider commits to a model; a proof
/// that the model is as accurate as was asked for completes the job. Nobody can have a job rejected: one that is not
/// completed expires, and the client has its money back.
/// @dev The job contract keeps no deliverable, so the provider says here what it delivers, before it knows the samples.
/// What the parties must see to themselves: the provider, that the terms are set, that it trusts the key, and that the
/// client will give it the samples, or it works for nothing; the client, that it keeps the samples and the commitments
/// to them to itself until the provider has committed, or the count says little. A job contract is trusted with its own
/// jobs only. If it pays its evaluators a fee, that stays here for ever.
interface IAccuracyEvaluator {
    /// @notice The client of a job set its terms.
    event TermsSet(bytes32 indexed challenge, IERC8183 indexed jobs, uint256 indexed jobId, JobTerms terms);

    /// @notice The provider of a job committed to a model.
    event ModelCommitted(bytes32 indexed challenge, bytes32 deliverable);

    /// @notice The model of a job was proved to classify exactly so many samples correctly, and the job was completed.
    event JobEvaluated(bytes32 indexed challenge, uint256 correct);

    /// @notice Only the client of the job may do this.
    error NotClient(address sender);

    /// @notice Only the provider of the job may do this.
    error NotProvider(address sender);

    /// @notice The job has another evaluator.
    error NotEvaluator(address evaluator);

    /// @notice The threshold is zero or larger than the number of samples.
    error ThresholdOutOfRange(uint256 samples, uint256 threshold);

    /// @notice The terms of the job are set already.
    error TermsExist(bytes32 challenge);

    /// @notice The terms of the job are not set.
    error UnknownTerms(bytes32 challenge);

    /// @notice Zero is no hash of a commitment to a model.
    error DeliverableMissing();

    /// @notice The provider of the job committed to a model before.
    error AlreadyCommitted(bytes32 challenge);

    /// @notice This is not the model that the provider committed to, or there is none.
    error WrongModel();

    /// @notice These are not the commitments to the samples of the job.
    error WrongData();

    /// @notice The model is less accurate than was asked for.
    error BelowThreshold(uint256 threshold, uint256 correct);

    /// @notice Sets the terms of a job, once. Only its client may.
    /// @dev Reverts with `UnknownKey` if the verifier has no such key.
    /// @param jobs The job contract.
    /// @param jobId The job, whose evaluator is this contract.
    /// @param terms The terms.
    function setTerms(IERC8183 jobs, uint256 jobId, JobTerms calldata terms) external;

    /// @notice Commits to the model that the job is done with, once. Only its provider may, after the terms are set.
    /// @param jobs The job contract.
    /// @param jobId The job.
    /// @param deliverable The hash of the hiding commitment to the weights, keccak256(abi.encode(model)): the same as is
    /// submitted on the job.
    function commit(IERC8183 jobs, uint256 jobId, bytes32 deliverable) external;

    /// @notice Completes a submitted job, given a proof that its model is accurate enough. Anyone may.
    /// @dev Reverts with the verifier's reason if the proof is not one for this chain, contract and job, and the job's
    /// provider; with the job contract's reason if it does not let the job be completed. The reason that the job is
    /// completed with is keccak256(abi.encode(challenge, deliverable, correct)).
    /// @param jobs The job contract.
    /// @param jobId The job.
    /// @param model C_W, as it was committed to.
    /// @param data C_data, the commitments to the samples.
    /// @param correct How many samples the model classifies correctly.
    /// @param proof The proof.
    function evaluate(
        IERC8183 jobs,
        uint256 jobId,
        G1Point calldata model,
        G1Point[] calldata data,
        uint256 correct,
        Proof calldata proof
    ) external;

    /// @notice The verifier that decides.
    function verifier() external view returns (IAccuracyVerifier);

    /// @notice What a job is called in statements: the hash of the job contract and the job's number there.
    function challengeOf(IERC8183 jobs, uint256 jobId) external pure returns (bytes32 challenge);

    /// @notice The terms of a job; all zero if there are none.
    function termsOf(bytes32 challenge) external view returns (JobTerms memory);

    /// @notice The hash of the commitment to the model of a job; zero if there is none.
    function deliverableOf(bytes32 challenge) external view returns (bytes32);
}
