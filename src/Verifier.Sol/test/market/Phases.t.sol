// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {Phase} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Group} from "../../src/types/Group.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev Who can do what when: everything in every phase, and each deadline to the second.
contract PhasesTest is MarketTest {
    uint256 private constant PHASES = uint256(type(Phase).max) + 1;

    /// @dev A call and the one phase that takes it.
    struct Step {
        string name;
        Phase phase;
        address sender;
        uint256 value;
        bytes data;
    }

    // ------------------------------------------------------------- everything in every phase

    function test_everyStep_inEveryOtherPhase() external {
        for (uint256 p = 0; p < PHASES; ++p) {
            uint256 snapshot = vm.snapshotState();
            bytes32 challenge = _reach(Phase(p));
            requirePhase(challenge, Phase(p));
            Step[] memory steps = _steps(challenge);
            for (uint256 i = 0; i < steps.length; ++i) {
                if (steps[i].phase != Phase(p)) _requireWrongPhase(steps[i], Phase(p));
            }
            vm.revertToState(snapshot);
        }
    }

    /// @dev The same calls succeed where they belong, so nothing else was wrong with them.
    function test_everyStep_inItsPhase() external {
        for (uint256 p = 1; p < PHASES; ++p) {
            uint256 snapshot = vm.snapshotState();
            bytes32 challenge = _reach(Phase(p));
            Step[] memory steps = _steps(challenge);
            for (uint256 i = 0; i < steps.length; ++i) {
                if (steps[i].phase != Phase(p)) continue;
                uint256 inner = vm.snapshotState();
                (bool success, bytes memory reason) = _take(steps[i]);
                // A draw is not missed and drawn in the same block: Draw.t.sol has the other case.
                if (keccak256(bytes(steps[i].name)) == keccak256("rescheduleDraw")) {
                    uint256 drawBlock = state(challenge).drawBlock;
                    vm.assertEq(reason, abi.encodeWithSelector(IAccuracyMarket.DrawNotMissed.selector, drawBlock));
                } else {
                    vm.assertTrue(success, steps[i].name);
                }
                vm.revertToState(inner);
            }
            vm.revertToState(snapshot);
        }
    }

    // ------------------------------------------------------------- deadlines

    function test_publishTraining_untilTheLastSecond() external {
        bytes32 challenge = create();
        vm.warp(state(challenge).publishBy);
        uint256 snapshot = vm.snapshotState();
        publish(challenge);
        requirePhase(challenge, Phase.Submission);
        vm.revertToState(snapshot);

        expectWrongPhase(Phase.Publication);
        market.finalize(challenge);
        vm.warp(state(challenge).publishBy + 1);
        Group[] memory groups = trainingOf(challenge);
        expectWrongPhase(Phase.Settlement);
        vm.prank(OWNER);
        market.publishTraining(challenge, groups);
        finalize(challenge);
    }

    /// @dev In seven days somebody draws or nobody does; the next phase begins with the draw.
    function test_drawSplit_untilTheLastSecond() external {
        bytes32 challenge = create(drawnTerms());
        vm.assertEq(state(challenge).drawBy, START_TIME + 7 days);
        vm.warp(START_TIME + 7 days);
        expectWrongPhase(Phase.Draw);
        market.finalize(challenge);
        bytes memory header = comeToDraw(challenge, keccak256("randao"));
        uint256 snapshot = vm.snapshotState();
        market.drawSplit(challenge, header);
        vm.assertEq(state(challenge).publishBy, START_TIME + 8 days);
        vm.revertToState(snapshot);

        vm.warp(START_TIME + 7 days + 1);
        expectWrongPhase(Phase.Settlement);
        market.drawSplit(challenge, header);
        finalize(challenge);
    }

    /// @dev Nor can a draw be put off longer by missing it.
    function test_rescheduleDraw_untilTheLastSecond() external {
        bytes32 challenge = create(drawnTerms());
        vm.roll(state(challenge).drawBlock + 8192);
        vm.warp(START_TIME + 7 days);
        uint256 snapshot = vm.snapshotState();
        market.rescheduleDraw(challenge);
        vm.assertEq(state(challenge).drawBy, START_TIME + 7 days);
        vm.revertToState(snapshot);
        vm.warp(START_TIME + 7 days + 1);
        expectWrongPhase(Phase.Settlement);
        market.rescheduleDraw(challenge);
    }

    function test_publishTraining_earlyBeginsSubmissionsEarly() external {
        bytes32 challenge = create();
        vm.warp(vm.getBlockTimestamp() + 1 hours);
        publish(challenge);
        uint256 time = vm.getBlockTimestamp();
        vm.assertEq(state(challenge).submitBy, time + 7 days);
        vm.assertEq(state(challenge).revealBy, time + 9 days);
        vm.assertEq(state(challenge).proveBy, time + 12 days);
        vm.assertEq(state(challenge).deliverBy, time + 17 days);
    }

    function test_submit_untilTheLastSecond() external {
        bytes32 challenge = open();
        vm.warp(state(challenge).submitBy);
        submit(challenge, ANNA, 1);
        vm.warp(state(challenge).submitBy + 1);
        requirePhase(challenge, Phase.Reveal);
        G1Point memory model = modelOf(2);
        vm.deal(BORIS, 1 ether);
        expectWrongPhase(Phase.Reveal);
        vm.prank(BORIS);
        market.submit{value: 1 ether}(challenge, key, model);
    }

    function test_finalize_afterTheLastSecondWithoutSubmissions() external {
        bytes32 challenge = open();
        vm.warp(state(challenge).submitBy);
        expectWrongPhase(Phase.Submission);
        market.finalize(challenge);
        vm.warp(state(challenge).submitBy + 1);
        requirePhase(challenge, Phase.Settlement);
        finalize(challenge);
    }

    /// @dev An owner cannot help a friend who still trains.
    function test_reveal_notBeforeTheLastSecondOfSubmissions() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        Group[] memory groups = groupsOfSet(10);
        vm.warp(state(challenge).submitBy);
        expectWrongPhase(Phase.Submission);
        vm.prank(OWNER);
        market.reveal(challenge, groups);
        vm.warp(state(challenge).submitBy + 1);
        reveal(challenge);
        requirePhase(challenge, Phase.Proving);
    }

    function test_reveal_untilTheLastSecond() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        vm.warp(state(challenge).revealBy);
        uint256 snapshot = vm.snapshotState();
        reveal(challenge);
        vm.revertToState(snapshot);

        vm.warp(state(challenge).revealBy + 1);
        Group[] memory groups = groupsOfSet(10);
        expectWrongPhase(Phase.Proving);
        vm.prank(OWNER);
        market.reveal(challenge, groups);
    }

    /// @dev Early proofs, but no later end.
    function test_reveal_earlyLeavesTheDeadlines() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        uint256 proveBy = state(challenge).proveBy;
        reveal(challenge);
        vm.assertEq(state(challenge).proveBy, proveBy);
        prove(challenge, ANNA, 1, 25);
    }

    function test_prove_notBeforeTheHoldOutIsKnown() external {
        bytes32 challenge = open();
        submit(challenge, ANNA, 1);
        vm.warp(state(challenge).revealBy);
        verifier.announce(statementOf(challenge, ANNA, 1, 25));
        G1Point memory model = modelOf(1);
        G1Point[] memory data = dataOf(challenge);
        expectWrongPhase(Phase.Reveal);
        vm.prank(ANNA);
        market.prove(challenge, key, model, data, 25, noProof());
        vm.warp(state(challenge).revealBy + 1);
        proveUnannounced(challenge, ANNA, 1, 25);
    }

    function test_prove_untilTheLastSecond() external {
        (bytes32 challenge,) = openToProve();
        vm.warp(state(challenge).proveBy);
        uint256 snapshot = vm.snapshotState();
        prove(challenge, ANNA, 1, 25);
        requirePhase(challenge, Phase.Proving);
        vm.revertToState(snapshot);

        verifier.announce(statementOf(challenge, ANNA, 1, 25));
        G1Point memory model = modelOf(1);
        G1Point[] memory data = dataOf(challenge);
        vm.warp(state(challenge).proveBy + 1);
        expectWrongPhase(Phase.Settlement);
        vm.prank(ANNA);
        market.prove(challenge, key, model, data, 25, noProof());
    }

    function test_deliver_notBeforeTheLastProof() external {
        (bytes32 challenge,) = openToProve();
        prove(challenge, ANNA, 1, 25);
        vm.warp(state(challenge).proveBy);
        expectWrongPhase(Phase.Proving);
        vm.prank(ANNA);
        market.deliver(challenge, hex"01", 0);
        vm.warp(state(challenge).proveBy + 1);
        requirePhase(challenge, Phase.Delivery);
        deliver(challenge, ANNA);
    }

    function test_deliver_untilTheLastSecond() external {
        (bytes32 challenge,) = openToDeliver();
        vm.warp(state(challenge).deliverBy);
        uint256 snapshot = vm.snapshotState();
        deliver(challenge, ANNA);
        requirePhase(challenge, Phase.Settlement);
        vm.revertToState(snapshot);

        expectWrongPhase(Phase.Delivery);
        market.finalize(challenge);
        vm.warp(state(challenge).deliverBy + 1);
        expectWrongPhase(Phase.Settlement);
        vm.prank(ANNA);
        market.deliver(challenge, hex"01", 0);
        finalize(challenge);
    }

    /// @dev Nobody waits for the deadline of what is done.
    function test_finalize_onceDelivered() external {
        (bytes32 challenge,) = openToDeliver();
        deliver(challenge, ANNA);
        finalize(challenge);
        requirePhase(challenge, Phase.Closed);
    }

    function test_finalize_waitsForNoDeliveryBelowTheThreshold() external {
        (bytes32 challenge,) = openToProve();
        prove(challenge, ANNA, 1, THRESHOLD - 1);
        vm.warp(state(challenge).proveBy);
        expectWrongPhase(Phase.Proving);
        market.finalize(challenge);
        vm.warp(state(challenge).proveBy + 1);
        finalize(challenge);
    }

    function _reach(Phase phase) private returns (bytes32 challenge) {
        if (phase == Phase.None) return keccak256("none");
        if (phase == Phase.Draw) {
            challenge = create(drawnTerms());
            comeToDraw(challenge, keccak256("randao"));
            return challenge;
        }
        if (phase == Phase.Publication) return create();
        if (phase == Phase.Submission) return open();
        if (phase == Phase.Reveal) {
            challenge = open();
            submit(challenge, ANNA, 1);
            endSubmissions(challenge);
            return challenge;
        }
        if (phase == Phase.Proving) {
            (challenge,) = openToProve();
            verifier.announce(statementOf(challenge, ANNA, 1, 25));
            return challenge;
        }
        (challenge,) = openToDeliver();
        if (phase == Phase.Delivery) return challenge;
        deliver(challenge, ANNA);
        if (phase == Phase.Closed) finalize(challenge);
    }

    function _steps(bytes32 challenge) private returns (Step[] memory steps) {
        bytes memory header = state(challenge).drawBlock == 0 ? bytes("") : comeToDraw(challenge, keccak256("randao"));
        G1Point memory model = modelOf(1);
        uint256 holdOut = state(challenge).holdOut;
        steps = new Step[](9);
        steps[0] =
            Step("drawSplit", Phase.Draw, ANYONE, 0, abi.encodeCall(IAccuracyMarket.drawSplit, (challenge, header)));
        steps[1] =
            Step("rescheduleDraw", Phase.Draw, ANYONE, 0, abi.encodeCall(IAccuracyMarket.rescheduleDraw, (challenge)));
        steps[2] = Step(
            "publishTraining",
            Phase.Publication,
            OWNER,
            0,
            abi.encodeCall(IAccuracyMarket.publishTraining, (challenge, groupsOfSet((2 ** GROUPS - 1) ^ holdOut)))
        );
        steps[3] = Step(
            "submit",
            Phase.Submission,
            BORIS,
            SUBMISSION_BOND,
            abi.encodeCall(IAccuracyMarket.submit, (challenge, key, model))
        );
        steps[4] = Step(
            "reveal", Phase.Reveal, OWNER, 0, abi.encodeCall(IAccuracyMarket.reveal, (challenge, groupsOfSet(holdOut)))
        );
        steps[5] = Step(
            "prove",
            Phase.Proving,
            ANNA,
            0,
            abi.encodeCall(IAccuracyMarket.prove, (challenge, key, model, dataOfSet(10), 25, noProof()))
        );
        steps[6] =
            Step("deliver", Phase.Delivery, ANNA, 0, abi.encodeCall(IAccuracyMarket.deliver, (challenge, hex"01", 0)));
        steps[7] = Step("finalize", Phase.Settlement, ANYONE, 0, abi.encodeCall(IAccuracyMarket.finalize, (challenge)));
        steps[8] = Step(
            "settle",
            Phase.Closed,
            ANYONE,
            0,
            abi.encodeCall(IAccuracyMarket.settle, (challenge, single(submissionId(challenge, ANNA, 1))))
        );
    }

    function _take(Step memory step) private returns (bool success, bytes memory reason) {
        vm.deal(step.sender, step.value);
        vm.prank(step.sender);
        (success, reason) = address(market).call{value: step.value}(step.data);
    }

    function _requireWrongPhase(Step memory step, Phase current) private {
        (bool success, bytes memory reason) = _take(step);
        vm.assertFalse(success, step.name);
        vm.assertEq(reason, abi.encodeWithSelector(IAccuracyMarket.WrongPhase.selector, current), step.name);
    }
}
