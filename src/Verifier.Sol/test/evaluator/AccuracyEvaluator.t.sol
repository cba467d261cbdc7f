// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyEvaluator} from "../../src/interfaces/IAccuracyEvaluator.sol";
import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {IERC8183} from "../../src/interfaces/IERC8183.sol";
import {IVerificationKeyRegistry} from "../../src/interfaces/IVerificationKeyRegistry.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {JobTerms} from "../../src/types/JobTerms.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Statement} from "../../src/types/Statement.sol";
import {IAnnouncedVerifier} from "../mocks/IAnnouncedVerifier.sol";
import {IJobEscrow} from "../mocks/IJobEscrow.sol";
import {Token} from "../mocks/Tokens.sol";
import {Fixtures} from "../utils/Fixture.sol";
import {vm} from "../utils/Vm.sol";

/// @dev Jobs from creation to their end, with a verifier that accepts what a test announces.
contract AccuracyEvaluatorTest {
    address private constant CLIENT = address(0xc11e47);
    address private constant PROVIDER = address(0x940f1de4);
    address private constant ANYONE = address(0xa401);

    uint256 private constant BUDGET = 1_000;
    uint256 private constant SAMPLES = 32;
    uint256 private constant THRESHOLD = 20;
    uint48 private constant START = 1_800_000_000;
    uint48 private constant EXPIRY = START + 7 days;

    IAnnouncedVerifier private _verifier;
    IAccuracyEvaluator private _evaluator;
    IJobEscrow private _jobs;
    Token private _token;

    /// @dev The digest of a key for two groups of 16 samples.
    bytes32 private _key;

    function setUp() external {
        _verifier = IAnnouncedVerifier(vm.deployCode("AnnouncedVerifier.sol:AnnouncedVerifier"));
        _evaluator = IAccuracyEvaluator(
            vm.deployCode("AccuracyEvaluator.sol:AccuracyEvaluator", abi.encode(address(_verifier)))
        );
        _jobs = _newEscrow();
        _token = new Token();
        _key = _verifier.register(Fixtures.load("simulated-two-groups").key);
        vm.warp(START);
    }

    // ------------------------------------------------------------- the way it is meant

    function test_evaluate_completesTheJob() external {
        uint256 job = _submitted();
        bytes32 challenge = _evaluator.challengeOf(_jobs, job);
        bytes32 reason = keccak256(abi.encode(challenge, _deliverable(), THRESHOLD));
        _verifier.announce(_statement(job, THRESHOLD));
        vm.expectEmit();
        emit IAccuracyEvaluator.JobEvaluated(challenge, THRESHOLD);
        vm.expectEmit();
        emit IJobEscrow.JobCompleted(job, address(_evaluator), reason);
        _evaluate(job, THRESHOLD);

        _requireStatus(job, IERC8183.JobStatus.Completed);
        vm.assertEq(_token.balanceOf(PROVIDER), BUDGET);
        vm.assertEq(_token.balanceOf(address(_evaluator)), 0);
    }

    /// @dev The draft lets a job without a budget be submitted unfunded.
    function test_evaluate_completesAJobWithoutABudget() external {
        uint256 job = _create();
        _setTerms(job);
        _commit(job);
        _submit(job);
        _announceAndEvaluate(job, SAMPLES);
        _requireStatus(job, IERC8183.JobStatus.Completed);
    }

    function test_setTerms_emits() external {
        uint256 job = _create();
        bytes32 challenge = _evaluator.challengeOf(_jobs, job);
        vm.expectEmit();
        emit IAccuracyEvaluator.TermsSet(challenge, _jobs, job, _terms());
        _setTerms(job);
        vm.assertEq(abi.encode(_evaluator.termsOf(challenge)), abi.encode(_terms()));
    }

    function test_commit_emits() external {
        uint256 job = _create();
        _setTerms(job);
        bytes32 challenge = _evaluator.challengeOf(_jobs, job);
        vm.expectEmit();
        emit IAccuracyEvaluator.ModelCommitted(challenge, _deliverable());
        _commit(job);
        vm.assertEq(_evaluator.deliverableOf(challenge), _deliverable());
    }

    function test_verifier() external view {
        vm.assertEq(address(_evaluator.verifier()), address(_verifier));
    }

    // ------------------------------------------------------------- terms

    function test_setTerms_onlyByTheClient() external {
        uint256 job = _create();
        address[2] memory others = [PROVIDER, ANYONE];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.NotClient.selector, others[i]));
            vm.prank(others[i]);
            _evaluator.setTerms(_jobs, job, _terms());
        }
    }

    function test_setTerms_onlyOfAJobThatThereIs() external {
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.NotClient.selector, CLIENT));
        _setTerms(1);
    }

    function test_setTerms_onlyOfAJobOfThisEvaluator() external {
        vm.prank(CLIENT);
        uint256 job = _jobs.createJob(PROVIDER, ANYONE, EXPIRY, "a model", address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.NotEvaluator.selector, ANYONE));
        _setTerms(job);
    }

    function test_setTerms_onlyWithAKeyThatThereIs() external {
        uint256 job = _create();
        JobTerms memory terms = _terms();
        terms.key = ~_key;
        vm.expectRevert(abi.encodeWithSelector(IVerificationKeyRegistry.UnknownKey.selector, ~_key));
        vm.prank(CLIENT);
        _evaluator.setTerms(_jobs, job, terms);
    }

    function test_setTerms_thresholdFromOneToAllSamples() external {
        _requireThresholdRefused(0);
        _requireThresholdRefused(SAMPLES + 1);
        _requireThresholdRefused(type(uint256).max);
        _setThreshold(_create(), 1);
        _setThreshold(_create(), SAMPLES);
    }

    function test_setTerms_once() external {
        uint256 job = _create();
        _setThreshold(job, 1);
        vm.expectRevert(_withChallenge(IAccuracyEvaluator.TermsExist.selector, job));
        _setTerms(job);
        vm.assertEq(_evaluator.termsOf(_evaluator.challengeOf(_jobs, job)).threshold, 1);
    }

    // ------------------------------------------------------------- the model

    function test_commit_onlyUnderTerms() external {
        uint256 job = _create();
        vm.expectRevert(_withChallenge(IAccuracyEvaluator.UnknownTerms.selector, job));
        _commit(job);
    }

    function test_commit_onlyByTheProvider() external {
        uint256 job = _create();
        _setTerms(job);
        address[2] memory others = [CLIENT, ANYONE];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.NotProvider.selector, others[i]));
            vm.prank(others[i]);
            _evaluator.commit(_jobs, job, _deliverable());
        }
    }

    /// @dev The client may find a provider when the terms are set.
    function test_commit_byAProviderThatCameLater() external {
        vm.startPrank(CLIENT);
        uint256 job = _jobs.createJob(address(0), address(_evaluator), EXPIRY, "a model", address(0), 0);
        _evaluator.setTerms(_jobs, job, _terms());
        _jobs.setProvider(job, PROVIDER, 0, "");
        vm.stopPrank();
        _commit(job);
        _submit(job);
        _announceAndEvaluate(job, THRESHOLD);
        _requireStatus(job, IERC8183.JobStatus.Completed);
    }

    function test_commit_toSomething() external {
        uint256 job = _create();
        _setTerms(job);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.DeliverableMissing.selector));
        vm.prank(PROVIDER);
        _evaluator.commit(_jobs, job, 0);
    }

    function test_commit_once() external {
        uint256 job = _create();
        _setTerms(job);
        _commit(job);
        vm.expectRevert(_withChallenge(IAccuracyEvaluator.AlreadyCommitted.selector, job));
        vm.prank(PROVIDER);
        _evaluator.commit(_jobs, job, ~_deliverable());
    }

    // ------------------------------------------------------------- the proof

    function test_evaluate_onlyTheModelThatWasCommittedTo() external {
        uint256 job = _submitted();
        Statement memory statement = _statement(job, THRESHOLD);
        ++statement.model.y;
        _verifier.announce(statement);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.WrongModel.selector));
        _evaluator.evaluate(_jobs, job, statement.model, statement.data, THRESHOLD, _noProof());
    }

    /// @dev Neither without terms nor without a model is there anything to evaluate.
    function test_evaluate_onlyAfterTheCommitment() external {
        uint256 job = _create();
        _submit(job);
        _verifier.announce(_statement(job, THRESHOLD));
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.WrongModel.selector));
        _evaluate(job, THRESHOLD);
        _setTerms(job);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.WrongModel.selector));
        _evaluate(job, THRESHOLD);
    }

    function test_evaluate_onlyTheSamplesOfTheTerms() external {
        uint256 job = _submitted();
        Statement memory statement = _statement(job, THRESHOLD);
        (statement.data[0], statement.data[1]) = (statement.data[1], statement.data[0]);
        _verifier.announce(statement);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.WrongData.selector));
        _evaluator.evaluate(_jobs, job, statement.model, statement.data, THRESHOLD, _noProof());
    }

    function test_evaluate_onlyFromTheThresholdOn() external {
        uint256 job = _submitted();
        _verifier.announce(_statement(job, THRESHOLD - 1));
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.BelowThreshold.selector, THRESHOLD, THRESHOLD - 1));
        _evaluate(job, THRESHOLD - 1);
        _announceAndEvaluate(job, THRESHOLD);
    }

    function test_evaluate_onlyWithAProof() external {
        uint256 job = _submitted();
        vm.expectRevert(abi.encodeWithSelector(IAccuracyVerifier.ProofRejected.selector));
        _evaluate(job, THRESHOLD);
        _verifier.announce(_statement(job, THRESHOLD));
        vm.expectRevert(abi.encodeWithSelector(IAccuracyVerifier.ProofRejected.selector));
        _evaluate(job, THRESHOLD + 1);
    }

    /// @dev Of another submitter, for another consumer, or under another key.
    function test_evaluate_onlyWithAProofForThisJob() external {
        uint256 job = _submitted();
        Statement memory statement = _statement(job, THRESHOLD);
        statement.submitter = ANYONE;
        _verifier.announce(statement);
        statement = _statement(job, THRESHOLD);
        statement.consumer = ANYONE;
        _verifier.announce(statement);
        statement = _statement(job, THRESHOLD);
        statement.key = ~_key;
        _verifier.announce(statement);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyVerifier.ProofRejected.selector));
        _evaluate(job, THRESHOLD);
    }

    /// @dev The same parties, terms and model: the proof for one job, or one job contract, is none for the other.
    function test_evaluate_notWithTheProofForAnotherJob() external {
        uint256 first = _submitted();
        uint256 second = _submitted();
        IJobEscrow here = _jobs;
        _jobs = _newEscrow();
        uint256 elsewhere = _submitted();
        vm.assertEq(elsewhere, first);
        _verifier.announce(_statement(elsewhere, THRESHOLD));

        _jobs = here;
        _verifier.announce(_statement(second, THRESHOLD));
        vm.expectRevert(abi.encodeWithSelector(IAccuracyVerifier.ProofRejected.selector));
        _evaluate(first, THRESHOLD);
    }

    function testFuzz_challengeOf_isOfOneJob(address jobs, uint256 job, address otherJobs, uint256 otherJob)
        external
        view
    {
        vm.assume(jobs != otherJobs || job != otherJob);
        vm.assertNotEq(
            _evaluator.challengeOf(IERC8183(jobs), job), _evaluator.challengeOf(IERC8183(otherJobs), otherJob)
        );
    }

    // ------------------------------------------------------------- the job

    function test_evaluate_onlyASubmittedJob() external {
        uint256 job = _create();
        _setTerms(job);
        _commit(job);
        _verifier.announce(_statement(job, THRESHOLD));
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.WrongStatus.selector));
        _evaluate(job, THRESHOLD);
        _fund(job);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.WrongStatus.selector));
        _evaluate(job, THRESHOLD);
    }

    function test_evaluate_once() external {
        uint256 job = _submitted();
        _announceAndEvaluate(job, THRESHOLD);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.WrongStatus.selector));
        _evaluate(job, THRESHOLD);
        vm.assertEq(_token.balanceOf(PROVIDER), BUDGET);
    }

    /// @dev Within the hour that the draft leaves an evaluator, and not when the client has its money back.
    function test_evaluate_untilTheRefund() external {
        uint256 late = _submitted();
        uint256 tooLate = _submitted();
        vm.warp(EXPIRY + 59 minutes);
        _announceAndEvaluate(late, THRESHOLD);
        _requireStatus(late, IERC8183.JobStatus.Completed);

        vm.warp(EXPIRY + 1 hours);
        _jobs.claimRefund(tooLate, "");
        _verifier.announce(_statement(tooLate, THRESHOLD));
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.WrongStatus.selector));
        _evaluate(tooLate, THRESHOLD);
        vm.assertEq(_token.balanceOf(CLIENT), BUDGET);
    }

    /// @dev Nothing that anybody can call here rejects, so a funded job ends by a proof or by time.
    function test_reject_nobodyCan() external {
        uint256 job = _submitted();
        address[3] memory all = [CLIENT, PROVIDER, ANYONE];
        for (uint256 i = 0; i < all.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IJobEscrow.Unauthorized.selector));
            vm.prank(all[i]);
            _jobs.reject(job, 0, "");
        }
    }

    // ------------------------------------------------------------- steps

    function _newEscrow() private returns (IJobEscrow) {
        return IJobEscrow(vm.deployCode("JobEscrow.sol:JobEscrow"));
    }

    function _create() private returns (uint256) {
        vm.prank(CLIENT);
        return _jobs.createJob(PROVIDER, address(_evaluator), EXPIRY, "a model", address(0), 0);
    }

    function _setTerms(uint256 job) private {
        _setThreshold(job, THRESHOLD);
    }

    function _setThreshold(uint256 job, uint256 threshold) private {
        JobTerms memory terms = _terms();
        terms.threshold = threshold;
        vm.prank(CLIENT);
        _evaluator.setTerms(_jobs, job, terms);
    }

    function _fund(uint256 job) private {
        vm.prank(PROVIDER);
        _jobs.setBudget(job, address(_token), BUDGET, "");
        _token.mint(CLIENT, BUDGET);
        vm.startPrank(CLIENT);
        _token.approve(address(_jobs), BUDGET);
        _jobs.fund(job, address(_token), BUDGET, "");
        vm.stopPrank();
    }

    function _commit(uint256 job) private {
        vm.prank(PROVIDER);
        _evaluator.commit(_jobs, job, _deliverable());
    }

    function _submit(uint256 job) private {
        vm.prank(PROVIDER);
        _jobs.submit(job, _deliverable(), "");
    }

    /// @dev All that comes before the proof.
    function _submitted() private returns (uint256 job) {
        job = _create();
        _setTerms(job);
        _fund(job);
        _commit(job);
        _submit(job);
    }

    function _announceAndEvaluate(uint256 job, uint256 correct) private {
        _verifier.announce(_statement(job, correct));
        _evaluate(job, correct);
    }

    function _evaluate(uint256 job, uint256 correct) private {
        vm.prank(ANYONE);
        _evaluator.evaluate(_jobs, job, _model(), _data(), correct, _noProof());
    }

    // ------------------------------------------------------------- what is so

    function _terms() private view returns (JobTerms memory) {
        return JobTerms({key: _key, data: keccak256(abi.encode(_data())), threshold: THRESHOLD});
    }

    function _model() private pure returns (G1Point memory) {
        return G1Point(1, 2);
    }

    function _deliverable() private pure returns (bytes32) {
        return keccak256(abi.encode(_model()));
    }

    function _data() private pure returns (G1Point[] memory data) {
        data = new G1Point[](2);
        (data[0], data[1]) = (G1Point(3, 4), G1Point(5, 6));
    }

    function _noProof() private pure returns (Proof memory proof) {}

    function _statement(uint256 job, uint256 correct) private view returns (Statement memory) {
        return Statement({
            key: _key,
            consumer: address(_evaluator),
            challengeId: uint256(keccak256(abi.encode(address(_jobs), job))),
            submitter: PROVIDER,
            correct: correct,
            model: _model(),
            data: _data()
        });
    }

    function _withChallenge(bytes4 selector, uint256 job) private view returns (bytes memory) {
        return abi.encodeWithSelector(selector, _evaluator.challengeOf(_jobs, job));
    }

    function _requireThresholdRefused(uint256 threshold) private {
        uint256 job = _create();
        vm.expectRevert(abi.encodeWithSelector(IAccuracyEvaluator.ThresholdOutOfRange.selector, SAMPLES, threshold));
        _setThreshold(job, threshold);
    }

    function _requireStatus(uint256 job, IERC8183.JobStatus expected) private view {
        vm.assertEq(uint256(_jobs.getJob(job).status), uint256(expected));
    }
}
