// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {ITreasury} from "../../src/interfaces/ITreasury.sol";
import {Outcome, Phase} from "../../src/types/Challenge.sol";
import {Terms} from "../../src/types/Terms.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev Who gets what, for every way that a challenge can end. Nothing stays behind in any of them.
contract SettlementTest is MarketTest {
    // ------------------------------------------------------------- outcomes

    function test_finalize_won() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        reveal(challenge);
        prove(challenge, ANNA, 1, 24);
        prove(challenge, BORIS, 2, 25);
        endProving(challenge);
        deliver(challenge, BORIS);

        _expectFinalized(challenge, Outcome.Won, boris, BORIS, 25);
        finalize(challenge);
        requirePhase(challenge, Phase.Closed);
        requireCredit(BORIS, REWARD);
        requireCredit(OWNER, OWNER_BOND);
        requireCredit(ANNA, 0);
        settle(challenge, anna, boris);
        requireCredit(BORIS, REWARD + SUBMISSION_BOND);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireDrained(parties());
    }

    /// @dev Reached exactly.
    function test_finalize_wonAtTheThreshold() external {
        (bytes32 challenge, bytes32 submission) = openToProve();
        prove(challenge, ANNA, 1, THRESHOLD);
        endProving(challenge);
        requirePhase(challenge, Phase.Delivery);
        deliver(challenge, ANNA);
        _expectFinalized(challenge, Outcome.Won, submission, ANNA, THRESHOLD);
        finalize(challenge);
        requireCredit(ANNA, REWARD);
    }

    /// @dev Missed by one. The owner has its reward back and no model.
    function test_finalize_noWinnerBelowTheThreshold() external {
        (bytes32 challenge, bytes32 submission) = openToProve();
        prove(challenge, ANNA, 1, THRESHOLD - 1);
        endProving(challenge);
        requirePhase(challenge, Phase.Settlement);
        _expectFinalized(challenge, Outcome.NoWinner, submission, address(0), THRESHOLD - 1);
        finalize(challenge);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
        settle(challenge, submission);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireDrained(parties());
    }

    function test_finalize_noWinnerWithoutProofs() external {
        (bytes32 challenge, bytes32 submission) = openToProve();
        endProving(challenge);
        _expectFinalized(challenge, Outcome.NoWinner, 0, address(0), 0);
        finalize(challenge);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
        settle(challenge, submission);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireDrained(parties());
    }

    function test_finalize_noWinnerWithoutSubmissions() external {
        bytes32 challenge = open();
        endSubmissions(challenge);
        _expectFinalized(challenge, Outcome.NoWinner, 0, address(0), 0);
        finalize(challenge);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
        requireDrained(parties());
    }

    /// @dev The bond of an owner that does not publish goes to nobody: there is nobody to give it to.
    function test_finalize_abandoned() external {
        bytes32 challenge = create();
        vm.warp(state(challenge).publishBy + 1);
        _expectFinalized(challenge, Outcome.Abandoned, 0, address(0), 0);
        finalize(challenge);
        requireCredit(OWNER, REWARD);
        requireCredit(NOBODY, OWNER_BOND);
        requireDrained(parties());
        vm.assertEq(NOBODY.balance, OWNER_BOND);
    }

    function test_finalize_abandonedAfterADraw() external {
        bytes32 challenge = create(drawnTerms());
        draw(challenge, keccak256("randao"));
        vm.warp(state(challenge).publishBy + 1);
        _expectFinalized(challenge, Outcome.Abandoned, 0, address(0), 0);
        finalize(challenge);
        requireCredit(OWNER, REWARD);
        requireCredit(NOBODY, OWNER_BOND);
    }

    /// @dev A split that nobody draws is the owner's fault as much: it could have done it.
    function test_finalize_abandonedWithoutADraw() external {
        bytes32 challenge = create(drawnTerms());
        vm.warp(state(challenge).drawBy + 1);
        _expectFinalized(challenge, Outcome.Abandoned, 0, address(0), 0);
        finalize(challenge);
        requireCredit(OWNER, REWARD);
        requireCredit(NOBODY, OWNER_BOND);
        requireDrained(parties());
    }

    /// @dev A winner that does not deliver loses its bond, and the owner keeps its reward but has nothing of the bond.
    function test_finalize_undelivered() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        prove(challenge, BORIS, 2, 24);
        endDelivery(challenge);
        _expectFinalized(challenge, Outcome.Undelivered, anna, address(0), 25);
        finalize(challenge);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
        settle(challenge, anna, boris);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
        requireCredit(ANNA, 0);
        requireCredit(BORIS, SUBMISSION_BOND);
        requireCredit(NOBODY, SUBMISSION_BOND);
        requireDrained(parties());
    }

    /// @dev Of a sender's submissions, only the one that won is forfeited.
    function test_finalize_undeliveredKeepsTheSendersOtherBonds() external {
        bytes32 challenge = open();
        bytes32 first = submit(challenge, ANNA, 1);
        bytes32 second = submit(challenge, ANNA, 2);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        prove(challenge, ANNA, 2, 24);
        endDelivery(challenge);
        finalize(challenge);
        settle(challenge, first, second);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireDrained(parties());
    }

    // ------------------------------------------------------------- a silent owner

    /// @dev The models are scored on the substitutes, the best is paid if it delivers, and whoever proved shares the
    /// bond: 4 ether + 1 wei among two leaves a wei for the best.
    function test_finalize_silentOwnerWon() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        bytes32 clara = _submitBefore(challenge);
        endReveal(challenge);
        prove(challenge, ANNA, 1, 24);
        prove(challenge, BORIS, 2, 25);
        endProving(challenge);
        requirePhase(challenge, Phase.Delivery);
        deliver(challenge, BORIS);
        _expectFinalized(challenge, Outcome.Won, boris, BORIS, 25);
        finalize(challenge);
        requireCredit(OWNER, 0);
        requireCredit(NOBODY, 0);
        requireCredit(BORIS, REWARD);

        settle(challenge, anna, boris);
        settle(challenge, clara);
        requireCredit(ANNA, SUBMISSION_BOND + OWNER_BOND / 2);
        requireCredit(BORIS, REWARD + SUBMISSION_BOND + OWNER_BOND / 2 + 1);
        requireCredit(CLARA, SUBMISSION_BOND);
        requireDrained(parties());
    }

    /// @dev 4 ether + 1 wei among three: what does not divide goes to the best, wherever it is in the list.
    function test_settle_silentOwnerRemainderToTheBest() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        bytes32 clara = _submitBefore(challenge);
        endReveal(challenge);
        prove(challenge, ANNA, 1, 10);
        prove(challenge, BORIS, 2, 11);
        prove(challenge, CLARA, 3, 9);
        endProving(challenge);
        finalize(challenge);
        settle(challenge, clara);
        settle(challenge, boris, anna);
        uint256 share = uint256(OWNER_BOND) / 3;
        uint256 rest = uint256(OWNER_BOND) % 3;
        vm.assertTrue(rest != 0);
        requireCredit(ANNA, SUBMISSION_BOND + share);
        requireCredit(BORIS, SUBMISSION_BOND + share + rest);
        requireCredit(CLARA, SUBMISSION_BOND + share);
        requireCredit(OWNER, REWARD);
        requireDrained(parties());
    }

    function test_settle_silentOwnerBondSmallerThanTheProofs() external {
        Terms memory terms = namedTerms();
        terms.ownerBond = 1;
        bytes32 challenge = create(terms);
        publish(challenge);
        bytes32 anna = submit(challenge, ANNA, 1);
        bytes32 boris = submit(challenge, BORIS, 2);
        endReveal(challenge);
        prove(challenge, ANNA, 1, 3);
        prove(challenge, BORIS, 2, 4);
        endProving(challenge);
        finalize(challenge);
        settle(challenge, anna, boris);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireCredit(BORIS, SUBMISSION_BOND + 1);
        requireDrained(parties());
    }

    /// @dev No wei of it is left, nor given twice, in whatever order it is settled.
    function testFuzz_settle_silentOwnerSharesAddUp(uint128 bond, uint256 proofs, uint256 first) external {
        Terms memory terms = namedTerms();
        terms.ownerBond = bond == 0 ? 1 : bond;
        bytes32 challenge = create(terms);
        publish(challenge);
        proofs = 1 + proofs % 6;
        bytes32[] memory submissions = new bytes32[](proofs);
        for (uint256 i = 0; i < proofs; ++i) {
            submissions[i] = submit(challenge, ANNA, i);
        }
        endReveal(challenge);
        for (uint256 i = 0; i < proofs; ++i) {
            prove(challenge, ANNA, i, (first % THRESHOLD + 7 * i) % THRESHOLD);
        }
        endProving(challenge);
        finalize(challenge);
        settle(challenge, submissions[first % proofs]);
        vm.prank(ANYONE);
        market.settle(challenge, submissions);
        requireCredit(ANNA, uint256(terms.ownerBond) + proofs * SUBMISSION_BOND);
        requireDrained(parties());
    }

    /// @dev Without a proof nobody can claim it: submissions may be the owner's own.
    function test_finalize_silentOwnerNobodyProved() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        endReveal(challenge);
        endProving(challenge);
        _expectFinalized(challenge, Outcome.NoWinner, 0, address(0), 0);
        finalize(challenge);
        requireCredit(OWNER, REWARD);
        requireCredit(NOBODY, OWNER_BOND);
        settle(challenge, anna, boris);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireDrained(parties());
    }

    /// @dev A winner that does not deliver loses its own bond, and has its share of the owner's.
    function test_finalize_silentOwnerUndelivered() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        endReveal(challenge);
        prove(challenge, ANNA, 1, 25);
        prove(challenge, BORIS, 2, 24);
        endDelivery(challenge);
        _expectFinalized(challenge, Outcome.Undelivered, anna, address(0), 25);
        finalize(challenge);
        requireCredit(OWNER, REWARD);
        settle(challenge, anna, boris);
        requireCredit(NOBODY, SUBMISSION_BOND);
        requireCredit(ANNA, OWNER_BOND / 2 + 1);
        requireCredit(BORIS, SUBMISSION_BOND + OWNER_BOND / 2);
        requireDrained(parties());
    }

    // ------------------------------------------------------------- what is not proved

    /// @dev A submission that is not proved on a revealed hold-out, though another is, was a shot more at it.
    function test_settle_unprovedLosesItsBond() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        reveal(challenge);
        prove(challenge, ANNA, 1, THRESHOLD - 1);
        endProving(challenge);
        finalize(challenge);
        vm.expectEmit();
        emit IAccuracyMarket.SubmissionSettled(challenge, boris, 0);
        vm.expectEmit();
        emit ITreasury.Credited(ETH, NOBODY, SUBMISSION_BOND);
        settle(challenge, boris);
        settle(challenge, anna, boris);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireCredit(BORIS, 0);
        requireCredit(NOBODY, SUBMISSION_BOND);
        requireDrained(parties());
    }

    /// @dev Where nobody proved, the data may have been such that nobody could.
    function test_settle_unprovedKeepsItsBondIfNobodyProved() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        reveal(challenge);
        endProving(challenge);
        finalize(challenge);
        settle(challenge, anna, boris);
        requireCredit(ANNA, SUBMISSION_BOND);
        requireCredit(BORIS, SUBMISSION_BOND);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
        requireDrained(parties());
    }

    /// @dev Nobody committed to being scored on the substitutes.
    function test_settle_unprovedKeepsItsBondIfTheOwnerIsSilent() external {
        (bytes32 challenge, bytes32 anna, bytes32 boris) = _openForTwo();
        endReveal(challenge);
        prove(challenge, ANNA, 1, 3);
        endProving(challenge);
        finalize(challenge);
        settle(challenge, anna, boris);
        requireCredit(ANNA, uint256(SUBMISSION_BOND) + OWNER_BOND);
        requireCredit(BORIS, SUBMISSION_BOND);
        requireCredit(NOBODY, 0);
        requireDrained(parties());
    }

    // ------------------------------------------------------------- settling

    function test_settle_emits() external {
        (bytes32 challenge, bytes32 submission) = _finalized();
        vm.expectEmit();
        emit IAccuracyMarket.SubmissionSettled(challenge, submission, SUBMISSION_BOND);
        vm.expectEmit();
        emit ITreasury.Credited(ETH, ANNA, SUBMISSION_BOND);
        settle(challenge, submission);
        vm.assertTrue(entryOf(challenge, submission).settled);
    }

    function test_settle_again_changesNothing() external {
        (bytes32 challenge, bytes32 submission) = _finalized();
        settle(challenge, submission, submission);
        requireCredit(ANNA, REWARD + SUBMISSION_BOND);
        vm.recordLogs();
        settle(challenge, submission);
        vm.assertEq(vm.getRecordedLogs().length, 0);
        requireCredit(ANNA, REWARD + SUBMISSION_BOND);
    }

    /// @dev None at all is harmless.
    function test_settle_nothing() external {
        (bytes32 challenge,) = _finalized();
        market.settle(challenge, new bytes32[](0));
    }

    /// @dev All or nothing, and one of another challenge is unknown.
    function test_settle_rejectsAnUnknownSubmission() external {
        (bytes32 challenge, bytes32 submission) = _finalized();
        bytes32[] memory submissions = new bytes32[](2);
        (submissions[0], submissions[1]) = (submission, keccak256("unknown"));
        expectError(IAccuracyMarket.UnknownSubmission.selector, submissions[1]);
        market.settle(challenge, submissions);
        vm.assertFalse(entryOf(challenge, submission).settled);

        Terms memory terms = namedTerms();
        terms.salt = keccak256("another");
        bytes32 other = create(terms);
        vm.warp(state(other).publishBy + 1);
        finalize(other);
        submissions = single(submission);
        expectError(IAccuracyMarket.UnknownSubmission.selector, submission);
        market.settle(other, submissions);
    }

    function test_settle_withoutABond() external {
        Terms memory terms = namedTerms();
        terms.submissionBond = 0;
        bytes32 challenge = create(terms);
        publish(challenge);
        bytes32 submission = submit(challenge, ANNA, 1);
        endReveal(challenge);
        endProving(challenge);
        finalize(challenge);
        vm.recordLogs();
        settle(challenge, submission);
        vm.assertEq(vm.getRecordedLogs().length, 1);
        requireCredit(ANNA, 0);
        vm.assertTrue(entryOf(challenge, submission).settled);
    }

    // ------------------------------------------------------------- credit

    function test_finalize_creditsWhatItSays() external {
        (bytes32 challenge,) = openToDeliver();
        deliver(challenge, ANNA);
        vm.expectEmit();
        emit ITreasury.Credited(ETH, ANNA, REWARD);
        vm.expectEmit();
        emit ITreasury.Credited(ETH, OWNER, OWNER_BOND);
        finalize(challenge);
    }

    /// @dev To oneself or to another; once.
    function test_withdraw_all() external {
        _finalized();
        vm.expectEmit();
        emit ITreasury.Withdrawn(ETH, ANNA, BORIS, REWARD);
        vm.prank(ANNA);
        vm.assertEq(market.withdraw(ETH, BORIS), REWARD);
        vm.assertEq(BORIS.balance, REWARD);
        requireCredit(ANNA, 0);
        vm.expectRevert(ITreasury.NothingToWithdraw.selector);
        vm.prank(ANNA);
        market.withdraw(ETH, ANNA);
    }

    function test_withdraw_nothing() external {
        _finalized();
        vm.expectRevert(ITreasury.NothingToWithdraw.selector);
        vm.prank(ANYONE);
        market.withdraw(ETH, ANYONE);
        // Of another token there is none.
        vm.expectRevert(ITreasury.NothingToWithdraw.selector);
        vm.prank(ANNA);
        market.withdraw(address(verifier), ANNA);
    }

    function test_withdraw_toNowhere() external {
        _finalized();
        address[2] memory nowhere = [address(0), address(market)];
        for (uint256 i = 0; i < nowhere.length; ++i) {
            expectError(ITreasury.InvalidRecipient.selector, bytes32(uint256(uint160(nowhere[i]))));
            vm.prank(ANNA);
            market.withdraw(ETH, nowhere[i]);
        }
        requireCredit(ANNA, REWARD);
    }

    function test_burn_onlyWhatIsNobodys() external {
        bytes32 challenge = create();
        vm.expectRevert(ITreasury.NothingToWithdraw.selector);
        market.burn(ETH);
        vm.warp(state(challenge).publishBy + 1);
        finalize(challenge);
        vm.expectEmit();
        emit ITreasury.Withdrawn(ETH, NOBODY, NOBODY, OWNER_BOND);
        vm.prank(ANYONE);
        vm.assertEq(market.burn(ETH), OWNER_BOND);
        vm.assertEq(NOBODY.balance, OWNER_BOND);
        requireCredit(OWNER, REWARD);
        vm.expectRevert(ITreasury.NothingToWithdraw.selector);
        market.burn(ETH);
    }

    /// @dev Two challenges' credits add up, and each is paid from its own.
    function test_withdraw_ofTwoChallenges() external {
        _finalized();
        Terms memory terms = namedTerms();
        terms.salt = keccak256("another");
        bytes32 other = create(terms);
        vm.warp(state(other).publishBy + 1);
        finalize(other);
        requireCredit(OWNER, uint256(OWNER_BOND) + REWARD);
        requireCredit(NOBODY, OWNER_BOND);
    }

    function _openForTwo() private returns (bytes32 challenge, bytes32 anna, bytes32 boris) {
        challenge = open();
        anna = submit(challenge, ANNA, 1);
        boris = submit(challenge, BORIS, 2);
        endSubmissions(challenge);
    }

    /// @dev Clara's model 3, in the last second in which it could be submitted.
    function _submitBefore(bytes32 challenge) private returns (bytes32) {
        vm.warp(state(challenge).submitBy);
        return submit(challenge, CLARA, 3);
    }

    function _finalized() private returns (bytes32 challenge, bytes32 submission) {
        (challenge, submission) = openToDeliver();
        deliver(challenge, ANNA);
        finalize(challenge);
    }

    function _expectFinalized(bytes32 challenge, Outcome outcome, bytes32 submission, address winner, uint256 correct)
        private
    {
        vm.expectEmit();
        emit IAccuracyMarket.ChallengeFinalized(challenge, outcome, submission, winner, correct);
    }
}
