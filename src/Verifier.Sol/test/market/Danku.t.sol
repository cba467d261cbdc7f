// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {Phase} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Group} from "../../src/types/Group.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Reentrant} from "../mocks/Reentrant.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev What went wrong in DanKu, the first contract of this kind (Kurtulmus and Daniel, 2018), each defect by its
/// name, and what it got right.
contract DankuTest is MarketTest {
    // ------------------------------------------------------------- wrong

    /// @dev There, the three steps of initialisation were anybody's, who became the organiser.
    function test_danku_initialisationTakenOver() external {
        bytes32 challenge = create();
        Group[] memory groups = trainingOf(challenge);
        expectError(IAccuracyMarket.NotOwner.selector, bytes32(uint256(uint160(ANYONE))));
        vm.prank(ANYONE);
        market.publishTraining(challenge, groups);

        // The same terms by another sender are another challenge, which it has to pay.
        uint256 value = uint256(REWARD) + OWNER_BOND;
        bytes32[] memory hashes = groupsOf(GROUPS);
        vm.deal(ANYONE, value);
        vm.prank(ANYONE);
        bytes32 other = market.createChallenge{value: value}(namedTerms(), oneKey(), hashes);
        vm.assertNotEq(other, challenge);
        vm.assertEq(state(challenge).owner, OWNER);
        vm.assertEq(address(market).balance, 2 * value);
    }

    /// @dev There, anybody cancelled an uninitialised contract and had its deposit.
    function test_danku_cancelledByAnybody() external {
        bytes32 challenge = create();
        expectWrongPhase(Phase.Publication);
        vm.prank(ANYONE);
        market.finalize(challenge);
        vm.warp(state(challenge).publishBy + 1);
        finalize(challenge);
        requireCredit(ANYONE, 0);
        requireCredit(OWNER, REWARD);
        requireCredit(NOBODY, OWNER_BOND);
    }

    /// @dev There, the first index was drawn from the hash of the block that drew it, which is zero.
    function test_danku_firstIndexConstant() external {
        uint256 seen = 0;
        for (uint256 i = 0; i < 64; ++i) {
            Terms memory terms = drawnTerms();
            terms.salt = bytes32(i);
            uint256 snapshot = vm.snapshotState();
            bytes32 challenge = create(terms);
            draw(challenge, keccak256(abi.encode("randao", i)));
            uint256 holdOut = state(challenge).holdOut;
            vm.revertToState(snapshot);
            seen |= holdOut;
        }
        vm.assertEq(seen, 2 ** GROUPS - 1);
    }

    /// @dev There, the organiser chose the block that drew, or had it drawn again.
    function test_danku_drawnByChoice() external {
        bytes32 challenge = create(drawnTerms());
        draw(challenge, keccak256("randao"));
        expectWrongPhase(Phase.Publication);
        vm.prank(OWNER);
        market.rescheduleDraw(challenge);
    }

    /// @dev There, one revealed group counted as all of them.
    function test_danku_oneGroupRevealed() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        Group[] memory one = groupsOfSet(2);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyMarket.GroupCountMismatch.selector, 2, 1));
        vm.prank(OWNER);
        market.reveal(challenge, one);
        vm.assertFalse(state(challenge).revealed);

        // Nor the same group twice.
        Group[] memory twice = groupsOfSet(10);
        twice[1] = twice[0];
        expectError(IAccuracyMarket.WrongGroup.selector, bytes32(uint256(3)));
        vm.prank(OWNER);
        market.reveal(challenge, twice);
    }

    /// @dev There, a challenge without submissions kept its deposit for ever.
    function test_danku_noSubmissionLocksTheFunds() external {
        bytes32 challenge = open();
        endSubmissions(challenge);
        finalize(challenge);
        vm.prank(OWNER);
        market.withdraw(ETH, OWNER);
        vm.assertEq(OWNER.balance, uint256(REWARD) + OWNER_BOND);
        vm.assertEq(address(market).balance, 0);
    }

    /// @dev There, weights were in the transaction, and whoever paid more gas submitted them first.
    function test_danku_weightsCopiedFromTheMempool() external {
        bytes32 challenge = open();
        submit(challenge, BORIS, 1);
        bytes32 original = submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        G1Point memory model = modelOf(1);
        G1Point[] memory data = dataOf(challenge);
        vm.expectRevert(IAccuracyVerifier.ProofRejected.selector);
        vm.prank(BORIS);
        market.prove(challenge, key, model, data, 25, noProof());
        vm.assertEq(state(challenge).best, original);
    }

    /// @dev There, a winner that took no ETH stopped the payment of everybody.
    function test_danku_pushPaymentStopsFinalisation() external {
        Reentrant winner = new Reentrant();
        winner.reject(true);
        bytes32 challenge = open();
        submit(challenge, address(winner), 1);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, address(winner), 1, 25);
        endProving(challenge);
        deliver(challenge, address(winner));
        finalize(challenge);
        vm.prank(OWNER);
        vm.assertEq(market.withdraw(ETH, OWNER), OWNER_BOND);
        requireCredit(address(winner), REWARD);
    }

    /// @dev There, all models were on the chain, and free where none was good enough. Here a model is a commitment, and
    /// nobody delivers one that is not paid.
    function test_danku_modelsKeptForNothing() external {
        (bytes32 challenge,) = openToProve();
        prove(challenge, ANNA, 1, THRESHOLD - 1);
        endProving(challenge);
        expectWrongPhase(Phase.Settlement);
        vm.prank(ANNA);
        market.deliver(challenge, hex"01", 0);
        finalize(challenge);
        requireCredit(OWNER, uint256(REWARD) + OWNER_BOND);
    }

    /// @dev There, neither silence nor a flood of submissions cost anything.
    function test_danku_noCollateral() external {
        bytes32 challenge = open();
        bytes32 anna = submit(challenge, ANNA, 1);
        endReveal(challenge);
        prove(challenge, ANNA, 1, 25);
        endDelivery(challenge);
        finalize(challenge);
        settle(challenge, anna);
        requireCredit(OWNER, REWARD);
        requireCredit(ANNA, OWNER_BOND);
        requireCredit(NOBODY, SUBMISSION_BOND);
    }

    // ------------------------------------------------------------- right

    function test_danku_silentOrganiserMeansTrainingGroups() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        endReveal(challenge);
        vm.assertEq(state(challenge).scoredData, keccak256(abi.encode(dataOfSet(5))));
        prove(challenge, ANNA, 1, 25);
        endProving(challenge);
        deliver(challenge, ANNA);
        finalize(challenge);
        requireCredit(ANNA, REWARD);
    }

    function test_danku_tiesGoToTheEarliest() external {
        bytes32 challenge = open();
        bytes32 first = submit(challenge, ANNA, 1);
        submit(challenge, BORIS, 2);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, BORIS, 2, 25);
        prove(challenge, ANNA, 1, 25);
        vm.assertEq(state(challenge).best, first);
    }

    function test_danku_anyoneMayFinalise() external {
        (bytes32 challenge, bytes32 submission) = openToDeliver();
        deliver(challenge, ANNA);
        vm.prank(address(0xfa11));
        market.finalize(challenge);
        vm.prank(address(0xfa12));
        market.settle(challenge, single(submission));
        requireCredit(ANNA, uint256(REWARD) + SUBMISSION_BOND);
    }
}
