// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {ICurveErrors} from "../../src/interfaces/ICurveErrors.sol";
import {ITreasury} from "../../src/interfaces/ITreasury.sol";
import {Submission} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Group} from "../../src/types/Group.sol";
import {Statement} from "../../src/types/Statement.sol";
import {Terms} from "../../src/types/Terms.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev What each step takes, keeps and says, in the phase that it belongs to.
contract StepsTest is MarketTest {
    // ------------------------------------------------------------- publication and reveal

    function test_publishTraining_emits() external {
        bytes32 challenge = create();
        vm.expectEmit();
        emit IAccuracyMarket.TrainingPublished(challenge, groupsOfSet(0xf5));
        publish(challenge);
    }

    function test_publishTraining_onlyTheOwner() external {
        bytes32 challenge = create();
        expectError(IAccuracyMarket.NotOwner.selector, bytes32(uint256(uint160(ANNA))));
        vm.prank(ANNA);
        market.publishTraining(challenge, groupsOfSet(0xf5));
    }

    function test_publishTraining_allOrNothing() external {
        bytes32 challenge = create();
        uint256[5] memory sets = [uint256(0), 1, 0xf4, 0xff, 0x1f5];
        for (uint256 i = 0; i < sets.length; ++i) {
            Group[] memory groups = groupsOfSet(sets[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccuracyMarket.GroupCountMismatch.selector, 6, groups.length));
            vm.prank(OWNER);
            market.publishTraining(challenge, groups);
        }
    }

    /// @dev Each with its commitment and its key.
    function test_publishTraining_everyGroupInItsPlace() external {
        bytes32 challenge = create();
        uint256[6] memory places = [uint256(0), 2, 4, 5, 6, 7];
        for (uint256 i = 0; i < places.length; ++i) {
            Group[] memory groups = groupsOfSet(0xf5);
            groups[i].key ^= bytes32(uint256(1));
            _requireWrongTraining(challenge, groups, places[i]);
            groups = groupsOfSet(0xf5);
            groups[i].commitment = point(7);
            _requireWrongTraining(challenge, groups, places[i]);
        }
        Group[] memory swapped = groupsOfSet(0xf5);
        (swapped[4], swapped[5]) = (swapped[5], swapped[4]);
        _requireWrongTraining(challenge, swapped, 6);
        swapped = groupsOfSet(0xf5);
        swapped[1] = groupOf(1);
        _requireWrongTraining(challenge, swapped, 2);
    }

    /// @dev No more is known of a commitment than its hash before, so it is only now that it must be a point.
    function test_publishTraining_rejectsCommitmentsThatAreNoPoints() external {
        (G1Point[4] memory wrong, bytes[4] memory reasons) = _noPoints();
        for (uint256 i = 0; i < wrong.length; ++i) {
            bytes32 challenge = _createWith(7, wrong[i]);
            Group[] memory groups = groupsOfSet(0xf5);
            groups[5].commitment = wrong[i];
            vm.expectRevert(reasons[i]);
            vm.prank(OWNER);
            market.publishTraining(challenge, groups);
        }
    }

    function test_reveal_rejectsCommitmentsThatAreNoPoints() external {
        (G1Point[4] memory wrong, bytes[4] memory reasons) = _noPoints();
        for (uint256 i = 0; i < wrong.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            bytes32 challenge = _createWith(3, wrong[i]);
            publish(challenge);
            submit(challenge, ANNA, 1);
            endSubmissions(challenge);
            Group[] memory groups = groupsOfSet(10);
            groups[1].commitment = wrong[i];
            vm.expectRevert(reasons[i]);
            vm.prank(OWNER);
            market.reveal(challenge, groups);
            vm.revertToState(snapshot);
        }
    }

    function test_reveal_emits() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        vm.expectEmit();
        emit IAccuracyMarket.HoldOutRevealed(challenge, groupsOfSet(10));
        reveal(challenge);
        vm.assertTrue(state(challenge).revealed);
    }

    function test_reveal_onlyTheOwner() external {
        bytes32 challenge = _openToReveal();
        expectError(IAccuracyMarket.NotOwner.selector, bytes32(uint256(uint160(ANNA))));
        vm.prank(ANNA);
        market.reveal(challenge, groupsOfSet(10));
    }

    function test_reveal_allOrNothing() external {
        bytes32 challenge = _openToReveal();
        uint256[4] memory sets = [uint256(0), 2, 11, 0xff];
        for (uint256 i = 0; i < sets.length; ++i) {
            Group[] memory groups = groupsOfSet(sets[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccuracyMarket.GroupCountMismatch.selector, 2, groups.length));
            vm.prank(OWNER);
            market.reveal(challenge, groups);
        }
    }

    /// @dev Wrong ones, the substitutes and swapped ones.
    function test_reveal_everyGroupInItsPlace() external {
        bytes32 challenge = _openToReveal();
        Group[] memory groups = groupsOfSet(10);
        groups[1] = groupOf(1);
        _requireWrongHoldOut(challenge, groups, 3);
        (groups[0], groups[1]) = (groupOf(3), groupOf(1));
        _requireWrongHoldOut(challenge, groups, 1);
        _requireWrongHoldOut(challenge, groupsOfSet(5), 1);
        groups = groupsOfSet(10);
        groups[1].key = 0;
        _requireWrongHoldOut(challenge, groups, 3);
        groups = groupsOfSet(10);
        groups[0].commitment = point(7);
        _requireWrongHoldOut(challenge, groups, 1);
    }

    /// @dev The commitments that models are scored on: first the substitutes', then the hold-out's.
    function test_scoredData_isOfTheSubstitutesUntilRevealed() external {
        bytes32 challenge = create();
        vm.assertEq(state(challenge).scoredData, 0);
        publish(challenge);
        vm.assertEq(state(challenge).scoredData, keccak256(abi.encode(dataOfSet(5))));
        submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        reveal(challenge);
        vm.assertEq(state(challenge).scoredData, keccak256(abi.encode(dataOfSet(10))));
    }

    // ------------------------------------------------------------- submission

    function test_submit_emitsAndKeeps() external {
        bytes32 challenge = open();
        G1Point memory model = modelOf(1);
        bytes32 submission = submissionId(challenge, ANNA, 1);
        vm.expectEmit();
        emit IAccuracyMarket.ModelSubmitted(challenge, submission, ANNA, key, model, 1);
        vm.assertEq(submit(challenge, ANNA, 1), submission);

        _requireEntry(challenge, submission, Submission(ANNA, 1, 0, false, false));
        vm.assertEq(state(challenge).submissions, 1);
        vm.assertEq(address(market).balance, uint256(REWARD) + OWNER_BOND + SUBMISSION_BOND);
    }

    function test_submit_manyOfASender() external {
        bytes32 challenge = open();
        for (uint32 i = 0; i < 5; ++i) {
            bytes32 submission = submit(challenge, ANNA, i);
            _requireEntry(challenge, submission, Submission(ANNA, i + 1, 0, false, false));
        }
        vm.assertEq(state(challenge).submissions, 5);
    }

    function test_submit_theSameTwice() external {
        bytes32 challenge = open();
        bytes32 submission = submit(challenge, ANNA, 1);
        G1Point memory model = modelOf(1);
        vm.deal(ANNA, SUBMISSION_BOND);
        expectError(IAccuracyMarket.AlreadySubmitted.selector, submission);
        vm.prank(ANNA);
        market.submit{value: SUBMISSION_BOND}(challenge, key, model);
    }

    function test_submit_theSameModelForTwoCircuits() external {
        bytes32[] memory keys = new bytes32[](2);
        keys[0] = key;
        // Of as many samples in as large groups: another circuit.
        keys[1] = _registerOtherCircuit();
        bytes32 challenge = create(namedTerms(), keys, groupsOf(GROUPS));
        publish(challenge);
        bytes32 first = submit(challenge, ANNA, 1);
        G1Point memory model = modelOf(1);
        vm.deal(ANNA, SUBMISSION_BOND);
        vm.prank(ANNA);
        bytes32 second = market.submit{value: SUBMISSION_BOND}(challenge, keys[1], model);
        vm.assertNotEq(first, second);

        // What is proved for one circuit is not proved for the other.
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        G1Point[] memory data = dataOf(challenge);
        vm.expectRevert(IAccuracyVerifier.ProofRejected.selector);
        vm.prank(ANNA);
        market.prove(challenge, keys[1], model, data, 25, noProof());
    }

    /// @dev Registered, but not agreed upon; or not registered.
    function test_submit_rejectsAKeyThatIsNotAccepted() external {
        bytes32 challenge = open();
        bytes32[3] memory keys = [_registerOtherCircuit(), keccak256("unknown"), bytes32(0)];
        G1Point memory model = modelOf(1);
        vm.deal(ANNA, SUBMISSION_BOND);
        for (uint256 i = 0; i < keys.length; ++i) {
            expectError(IAccuracyMarket.KeyNotAccepted.selector, keys[i]);
            vm.prank(ANNA);
            market.submit{value: SUBMISSION_BOND}(challenge, keys[i], model);
        }
    }

    function test_submit_rejectsACommitmentThatIsNoPoint() external {
        bytes32 challenge = open();
        (G1Point[4] memory wrong, bytes[4] memory reasons) = _noPoints();
        for (uint256 i = 0; i < wrong.length; ++i) {
            _requireNoPoint(challenge, wrong[i], reasons[i]);
        }
    }

    function test_submit_rejectsAnotherValue() external {
        bytes32 challenge = open();
        G1Point memory model = modelOf(1);
        uint256[3] memory values = [0, uint256(SUBMISSION_BOND) - 1, uint256(SUBMISSION_BOND) + 1];
        vm.deal(ANNA, 10 ether);
        for (uint256 i = 0; i < values.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITreasury.WrongValue.selector, uint256(SUBMISSION_BOND), values[i]));
            vm.prank(ANNA);
            market.submit{value: values[i]}(challenge, key, model);
        }
        vm.assertEq(state(challenge).submissions, 0);
    }

    function test_submit_withoutABond() external {
        Terms memory terms = namedTerms();
        terms.submissionBond = 0;
        bytes32 challenge = create(terms);
        publish(challenge);
        submit(challenge, ANNA, 1);
        G1Point memory model = modelOf(2);
        vm.deal(ANNA, 1);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.WrongValue.selector, 0, 1));
        vm.prank(ANNA);
        market.submit{value: 1}(challenge, key, model);
    }

    // ------------------------------------------------------------- proof

    function test_prove_emitsAndKeeps() external {
        (bytes32 challenge, bytes32 submission) = openToProve();
        verifier.announce(statementOf(challenge, ANNA, 1, 25));
        vm.expectEmit();
        emit IAccuracyMarket.AccuracyProved(challenge, submission, ANNA, 25);
        proveUnannounced(challenge, ANNA, 1, 25);
        _requireEntry(challenge, submission, Submission(ANNA, 1, 25, true, false));
        _requireBest(challenge, submission, 25, 1);
        vm.assertEq(state(challenge).proofs, 1);
    }

    /// @dev Of the very statement: a bit of it changed in any place, and the market asks for another one.
    function test_prove_asksForExactlyThisStatement() external {
        (bytes32 challenge,) = openToProve();
        uint256 words = abi.encode(statementOf(challenge, ANNA, 1, 25)).length / 32;
        // From behind the offset of the statement to its last word, but for the key and the offset of the list.
        for (uint256 i = 2; i < words; ++i) {
            if (i == 8) continue;
            bytes memory data = abi.encode(statementOf(challenge, ANNA, 1, 25));
            // The number of groups is checked before; more are only announced.
            if (i == 9) data = bytes.concat(data, new bytes(64));
            assembly ("memory-safe") {
                let place := add(add(data, 0x20), mul(i, 0x20))
                mstore(place, xor(mload(place), 1))
            }
            verifier.announce(abi.decode(data, (Statement)));
            _requireRejected(challenge, ANNA, 1, 25);
        }
        prove(challenge, ANNA, 1, 25);
    }

    /// @dev The data are the hold-out's commitments in the order of the groups, and whoever proves has no say in it.
    function test_prove_isOfTheHoldOut() external {
        (bytes32 challenge,) = openToProve();
        G1Point[] memory data = dataOfSet(10);
        vm.assertEq(abi.encode(data[0], data[1]), abi.encode(commitmentTo(1), commitmentTo(3)));
        (data[0], data[1]) = (data[1], data[0]);
        _requireWrongData(challenge, data);
        (data[0], data[1]) = (data[1], data[1]);
        _requireWrongData(challenge, data);
        _requireWrongData(challenge, dataOfSet(5));
        _requireWrongData(challenge, dataOfSet(2));
        _requireWrongData(challenge, dataOfSet(11));
        _requireWrongData(challenge, new G1Point[](0));
        prove(challenge, ANNA, 1, 25);
    }

    function test_prove_isOfTheSubstitutesIfTheOwnerIsSilent() external {
        bytes32 challenge = _openToReveal();
        endReveal(challenge);
        G1Point[] memory data = dataOfSet(5);
        vm.assertEq(abi.encode(data[0], data[1]), abi.encode(commitmentTo(0), commitmentTo(2)));
        _requireWrongData(challenge, dataOfSet(10));
        prove(challenge, ANNA, 1, 25);
    }

    /// @dev Whoever copies a commitment from the mempool has a submission of its own, and no proof.
    function test_prove_aCopiedModelIsNotProved() external {
        bytes32 challenge = open();
        bytes32 copy = submit(challenge, BORIS, 1);
        bytes32 original = submit(challenge, ANNA, 1);
        vm.assertNotEq(copy, original);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        _requireRejected(challenge, BORIS, 1, 25);
        _requireBest(challenge, original, 25, 2);
    }

    /// @dev Nor does a proof for one challenge serve in another, though all but the salt is the same.
    function test_prove_notInAnotherChallenge() external {
        (bytes32 challenge,) = openToProve();
        Terms memory terms = namedTerms();
        terms.salt = keccak256("another");
        bytes32 other = create(terms);
        publish(other);
        submit(other, ANNA, 1);
        endSubmissions(other);
        reveal(other);

        verifier.announce(statementOf(challenge, ANNA, 1, 25));
        _requireRejected(other, ANNA, 1, 25);
        verifier.announce(statementOf(other, ANNA, 1, 25));
        proveUnannounced(other, ANNA, 1, 25);
    }

    /// @dev Nor in another market with the same verifier, though all but the address is the same.
    function test_prove_notInAnotherMarket() external {
        (bytes32 challenge,) = openToProve();
        Statement memory statement = statementOf(challenge, ANNA, 1, 25);
        verifier.announce(statement);

        address original = address(market);
        market = IAccuracyMarket(vm.deployCode("AccuracyMarket.sol:AccuracyMarket", abi.encode(address(verifier))));
        vm.assertTrue(address(market) != original);
        (bytes32 other,) = openToProve();
        vm.assertNotEq(challenge, other);
        _requireRejected(other, ANNA, 1, 25);
        statement.challengeId = uint256(other);
        verifier.announce(statement);
        _requireRejected(other, ANNA, 1, 25);
        prove(other, ANNA, 1, 25);
    }

    function test_prove_rejectsAnUnknownSubmission() external {
        (bytes32 challenge,) = openToProve();
        // Another's, another model, another circuit.
        _requireUnknown(challenge, BORIS, key, 1);
        _requireUnknown(challenge, ANNA, key, 2);
        _requireUnknown(challenge, ANNA, keccak256("another circuit"), 1);
    }

    function test_prove_onlyOnce() external {
        (bytes32 challenge, bytes32 submission) = openToProve();
        prove(challenge, ANNA, 1, 25);
        verifier.announce(statementOf(challenge, ANNA, 1, 26));
        G1Point memory model = modelOf(1);
        G1Point[] memory data = dataOf(challenge);
        for (uint256 correct = 25; correct <= 26; ++correct) {
            expectError(IAccuracyMarket.AlreadyProved.selector, submission);
            vm.prank(ANNA);
            market.prove(challenge, key, model, data, correct, noProof());
        }
        vm.assertEq(state(challenge).proofs, 1);
    }

    /// @dev A failed attempt costs nothing but its gas.
    function test_prove_againAfterARejection() external {
        (bytes32 challenge,) = openToProve();
        _requireRejected(challenge, ANNA, 1, 25);
        prove(challenge, ANNA, 1, 25);
    }

    function test_prove_passesOnTheVerifiersReason() external {
        (bytes32 challenge,) = openToProve();
        G1Point memory model = modelOf(1);
        G1Point[] memory data = dataOf(challenge);
        vm.expectRevert(abi.encodeWithSelector(IAccuracyVerifier.CorrectOutOfRange.selector, SAMPLES, SAMPLES + 1));
        vm.prank(ANNA);
        market.prove(challenge, key, model, data, SAMPLES + 1, noProof());

        // A count that is cut to 32 bits anywhere would be 25.
        vm.expectRevert(abi.encodeWithSelector(IAccuracyVerifier.CorrectOutOfRange.selector, SAMPLES, 2 ** 32 + 25));
        vm.prank(ANNA);
        market.prove(challenge, key, model, data, 2 ** 32 + 25, noProof());
    }

    // ------------------------------------------------------------- the best

    function test_prove_theHighestCountIsTheBest() external {
        bytes32 challenge = open();
        bytes32 anna = submit(challenge, ANNA, 1);
        bytes32 boris = submit(challenge, BORIS, 2);
        submit(challenge, CLARA, 3);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        _requireBest(challenge, anna, 25, 1);
        prove(challenge, BORIS, 2, 26);
        _requireBest(challenge, boris, 26, 2);
        prove(challenge, CLARA, 3, 25);
        _requireBest(challenge, boris, 26, 2);
    }

    /// @dev Whoever proves first has no advantage, and none if it proves last.
    function test_prove_ofEqualOnesTheEarliestIsTheBest() external {
        bytes32 challenge = open();
        bytes32 anna = submit(challenge, ANNA, 1);
        bytes32 boris = submit(challenge, BORIS, 2);
        bytes32 clara = submit(challenge, CLARA, 3);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, CLARA, 3, 25);
        _requireBest(challenge, clara, 25, 3);
        prove(challenge, ANNA, 1, 25);
        _requireBest(challenge, anna, 25, 1);
        prove(challenge, BORIS, 2, 25);
        _requireBest(challenge, anna, 25, 1);
        vm.assertNotEq(boris, anna);
    }

    function test_prove_ofASendersModelsTheBestCounts() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        bytes32 second = submit(challenge, ANNA, 2);
        submit(challenge, ANNA, 3);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 20);
        prove(challenge, ANNA, 2, 30);
        _requireBest(challenge, second, 30, 2);
    }

    /// @dev None correct is a count, too.
    function test_prove_zeroIsTheBestIfThereIsNoOther() external {
        bytes32 challenge = open();
        bytes32 anna = submit(challenge, ANNA, 1);
        bytes32 boris = submit(challenge, BORIS, 2);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, BORIS, 2, 0);
        _requireBest(challenge, boris, 0, 2);
        prove(challenge, ANNA, 1, 0);
        _requireBest(challenge, anna, 0, 1);
    }

    function test_prove_allOfThem() external {
        (bytes32 challenge, bytes32 submission) = openToProve();
        prove(challenge, ANNA, 1, SAMPLES);
        _requireBest(challenge, submission, SAMPLES, 1);
    }

    // ------------------------------------------------------------- delivery

    function test_deliver_emits() external {
        (bytes32 challenge, bytes32 submission) = openToDeliver();
        vm.expectEmit();
        emit IAccuracyMarket.ModelDelivered(challenge, submission, contentId(36), keccak256("encrypted model"));
        deliver(challenge, ANNA);
        vm.assertTrue(state(challenge).delivered);
    }

    function test_deliver_onlyTheWinner() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        submit(challenge, BORIS, 2);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        prove(challenge, BORIS, 2, 24);
        endProving(challenge);
        address[3] memory others = [BORIS, OWNER, ANYONE];
        for (uint256 i = 0; i < others.length; ++i) {
            expectError(IAccuracyMarket.NotWinner.selector, bytes32(uint256(uint160(others[i]))));
            vm.prank(others[i]);
            market.deliver(challenge, hex"01", 0);
        }
        deliver(challenge, ANNA);
    }

    function test_deliver_rejectsWhatIsNoContentId() external {
        (bytes32 challenge,) = openToDeliver();
        uint256[3] memory lengths = [0, uint256(101), 10_000];
        for (uint256 i = 0; i < lengths.length; ++i) {
            bytes memory id = contentId(lengths[i]);
            expectError(IAccuracyMarket.ContentIdOutOfRange.selector, bytes32(lengths[i]));
            vm.prank(ANNA);
            market.deliver(challenge, id, 0);
        }
        uint256 snapshot = vm.snapshotState();
        vm.prank(ANNA);
        market.deliver(challenge, contentId(1), 0);
        vm.revertToState(snapshot);
        vm.prank(ANNA);
        market.deliver(challenge, contentId(100), 0);
    }

    function _openToReveal() private returns (bytes32 challenge) {
        challenge = open();
        submit(challenge, ANNA, 1);
        endSubmissions(challenge);
    }

    function _registerOtherCircuit() private returns (bytes32) {
        return registerKeyOf(keccak256("another circuit"));
    }

    function _noPoints() private pure returns (G1Point[4] memory wrong, bytes[4] memory reasons) {
        wrong = [G1Point(0, 0), G1Point(1, 3), G1Point(1 + Q, 2), G1Point(1, 2 + Q)];
        reasons[0] = abi.encodeWithSelector(ICurveErrors.PointAtInfinity.selector);
        reasons[1] = abi.encodeWithSelector(ICurveErrors.PointNotOnCurve.selector, 1, 3);
        reasons[2] = abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, 1 + Q);
        reasons[3] = abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, 2 + Q);
    }

    /// @dev A challenge with another commitment to a group.
    function _createWith(uint256 group, G1Point memory commitment) private returns (bytes32) {
        bytes32[] memory groups = groupsOf(GROUPS);
        groups[group] = keccak256(abi.encode(Group(commitment, groupKey(group))));
        return create(namedTerms(), oneKey(), groups);
    }

    function _requireWrongTraining(bytes32 challenge, Group[] memory groups, uint256 group) private {
        expectError(IAccuracyMarket.WrongGroup.selector, bytes32(group));
        vm.prank(OWNER);
        market.publishTraining(challenge, groups);
    }

    function _requireWrongHoldOut(bytes32 challenge, Group[] memory groups, uint256 group) private {
        expectError(IAccuracyMarket.WrongGroup.selector, bytes32(group));
        vm.prank(OWNER);
        market.reveal(challenge, groups);
    }

    /// @dev Though there is a proof of that statement.
    function _requireWrongData(bytes32 challenge, G1Point[] memory data) private {
        Statement memory statement = statementOf(challenge, ANNA, 1, 25);
        statement.data = data;
        verifier.announce(statement);
        G1Point memory model = modelOf(1);
        vm.expectRevert(IAccuracyMarket.WrongData.selector);
        vm.prank(ANNA);
        market.prove(challenge, key, model, data, 25, noProof());
    }

    function _requireNoPoint(bytes32 challenge, G1Point memory model, bytes memory expected) private {
        vm.deal(ANNA, SUBMISSION_BOND);
        vm.expectRevert(expected);
        vm.prank(ANNA);
        market.submit{value: SUBMISSION_BOND}(challenge, key, model);
    }

    function _requireUnknown(bytes32 challenge, address sender, bytes32 circuit, uint256 model) private {
        G1Point memory commitment = modelOf(model);
        G1Point[] memory data = dataOf(challenge);
        expectError(
            IAccuracyMarket.UnknownSubmission.selector, keccak256(abi.encode(challenge, sender, circuit, commitment))
        );
        vm.prank(sender);
        market.prove(challenge, circuit, commitment, data, 25, noProof());
    }

    function _requireRejected(bytes32 challenge, address sender, uint256 model, uint256 correct) private {
        G1Point memory commitment = modelOf(model);
        G1Point[] memory data = dataOf(challenge);
        vm.expectRevert(IAccuracyVerifier.ProofRejected.selector);
        vm.prank(sender);
        market.prove(challenge, key, commitment, data, correct, noProof());
    }

    function _requireBest(bytes32 challenge, bytes32 submission, uint32 correct, uint32 order) private view {
        vm.assertEq(state(challenge).best, submission);
        vm.assertEq(state(challenge).bestCorrect, correct);
        vm.assertEq(entryOf(challenge, submission).order, order);
    }

    function _requireEntry(bytes32 challenge, bytes32 submission, Submission memory expected) private view {
        vm.assertEq(abi.encode(entryOf(challenge, submission)), abi.encode(expected));
    }
}
