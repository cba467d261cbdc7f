// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {ITreasury} from "../../src/interfaces/ITreasury.sol";
import {IVerificationKeyRegistry} from "../../src/interfaces/IVerificationKeyRegistry.sol";
import {Challenge, Phase, Submission} from "../../src/types/Challenge.sol";
import {Terms} from "../../src/types/Terms.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev What can be agreed upon, and what cannot.
contract CreationTest is MarketTest {
    uint256 private constant MAX_GROUPS = 256;
    uint256 private constant MAX_KEYS = 16;

    /// @dev EIP-7825.
    uint256 private constant TRANSACTION_GAS = 2 ** 24;

    function test_verifier() external view {
        vm.assertEq(address(market.verifier()), address(verifier));
    }

    // ------------------------------------------------------------- what is kept

    function test_createChallenge_namesItByAllThatWasGiven() external {
        Terms memory terms = namedTerms();
        bytes32 challenge = create(terms);
        vm.assertEq(
            challenge, keccak256(abi.encode(block.chainid, address(market), OWNER, terms, oneKey(), groupsOf(GROUPS)))
        );
    }

    function test_createChallenge_emits() external {
        Terms memory terms = namedTerms();
        bytes32 challenge =
            keccak256(abi.encode(block.chainid, address(market), OWNER, terms, oneKey(), groupsOf(GROUPS)));
        vm.expectEmit();
        emit IAccuracyMarket.ChallengeCreated(challenge, OWNER, terms, oneKey());
        create(terms);
    }

    function test_createChallenge_schedulesADraw() external {
        Terms memory terms = drawnTerms();
        bytes32 challenge =
            keccak256(abi.encode(block.chainid, address(market), OWNER, terms, oneKey(), groupsOf(GROUPS)));
        vm.expectEmit();
        emit IAccuracyMarket.ChallengeCreated(challenge, OWNER, terms, oneKey());
        vm.expectEmit();
        emit IAccuracyMarket.DrawScheduled(challenge, vm.getBlockNumber() + DRAW_DELAY);
        create(terms);

        Challenge memory expected;
        expected.owner = OWNER;
        expected.terms = state(challenge).terms;
        expected.drawBy = START_TIME + 7 days;
        expected.drawBlock = START_BLOCK + DRAW_DELAY;
        vm.assertEq(abi.encode(state(challenge)), abi.encode(expected));
        requirePhase(challenge, Phase.Draw);
    }

    function test_createChallenge_takesANamedHoldOut() external {
        bytes32 challenge = create();
        Challenge memory expected;
        expected.owner = OWNER;
        expected.terms = state(challenge).terms;
        expected.holdOut = 10;
        expected.substitutes = 5;
        expected.publishBy = START_TIME + 1 days;
        vm.assertEq(abi.encode(state(challenge)), abi.encode(expected));
        requirePhase(challenge, Phase.Publication);
    }

    function test_createChallenge_takesRewardAndBond() external {
        create();
        vm.assertEq(address(market).balance, uint256(REWARD) + OWNER_BOND);
        vm.assertEq(OWNER.balance, 0);
    }

    function test_getTerms_givesBackWhatWasAgreedUpon() external {
        bytes32[] memory keys = new bytes32[](3);
        (keys[0], keys[1], keys[2]) = (key, registerKey(2, GROUP_BITS), key);
        bytes32 challenge = create(drawnTerms(), keys, groupsOf(GROUPS));
        (Terms memory terms, bytes32[] memory kept, bytes32[] memory groups) = market.getTerms(challenge);
        vm.assertEq(abi.encode(terms, kept, groups), abi.encode(drawnTerms(), keys, groupsOf(GROUPS)));
    }

    function test_getTerms_revertsIfThereIsNone() external {
        expectWrongPhase(Phase.None);
        market.getTerms(bytes32(uint256(1)));
    }

    function test_getChallenge_isZeroIfThereIsNone() external view {
        Challenge memory none;
        vm.assertEq(abi.encode(state(bytes32(uint256(1)))), abi.encode(none));
        requirePhase(bytes32(uint256(1)), Phase.None);
        Submission memory nothing;
        vm.assertEq(abi.encode(entryOf(bytes32(uint256(1)), bytes32(uint256(2)))), abi.encode(nothing));
    }

    /// @dev The same owner with another word of the terms, another owner with the same, or another chain.
    function test_createChallenge_givesEachItsOwnName() external {
        Terms memory terms = namedTerms();
        bytes32 first = create(terms);
        terms.salt = keccak256("another");
        bytes32 second = create(terms);
        vm.deal(BORIS, 100 ether);
        vm.prank(BORIS);
        bytes32 third =
            market.createChallenge{value: uint256(REWARD) + OWNER_BOND}(namedTerms(), oneKey(), groupsOf(GROUPS));
        vm.chainId(block.chainid + 1);
        bytes32 fourth = create();
        vm.assertTrue(first != second && first != third && first != fourth && second != third && third != fourth);
    }

    function test_createChallenge_rejectsTheSameTwice() external {
        bytes32 challenge = create();
        bytes memory expected = abi.encodeWithSelector(IAccuracyMarket.ChallengeExists.selector, challenge);
        _requireRejected(namedTerms(), expected);

        // And when it is over.
        vm.warp(state(challenge).publishBy + 1);
        finalize(challenge);
        _requireRejected(namedTerms(), expected);
    }

    // ------------------------------------------------------------- what is refused

    function test_createChallenge_rejectsNothingAtStake() external {
        Terms memory terms = namedTerms();
        terms.reward = 0;
        _requireRejected(terms, IAccuracyMarket.NothingAtStake.selector);
        terms = namedTerms();
        terms.ownerBond = 0;
        _requireRejected(terms, IAccuracyMarket.NothingAtStake.selector);
    }

    function test_createChallenge_rejectsMissingContent() external {
        Terms memory terms = namedTerms();
        terms.manifest = 0;
        _requireRejected(terms, IAccuracyMarket.ContentMissing.selector);
        terms = namedTerms();
        terms.deliveryKey = 0;
        _requireRejected(terms, IAccuracyMarket.ContentMissing.selector);
    }

    function test_createChallenge_rejectsPeriodsOutOfRange() external {
        uint32[4] memory periods = [0, uint32(30 minutes) - 1, 365 days + 1, type(uint32).max];
        for (uint256 i = 0; i < periods.length; ++i) {
            for (uint256 which = 0; which < 5; ++which) {
                _requireRejected(
                    _withPeriod(which, periods[i]),
                    abi.encodeWithSelector(IAccuracyMarket.PeriodOutOfRange.selector, uint256(periods[i]))
                );
            }
        }
    }

    function test_createChallenge_takesTheShortestAndTheLongestPeriods() external {
        for (uint256 which = 0; which < 5; ++which) {
            create(_withPeriod(which, 30 minutes));
            create(_withPeriod(which, 365 days));
        }
    }

    function test_createChallenge_rejectsTooFewGroups() external {
        for (uint256 count = 0; count < 4; ++count) {
            _requireGroupsRejected(HOLD_OUT_GROUPS, count, 4);
        }
        create(drawnTerms(), oneKey(), groupsOf(4));
    }

    function test_createChallenge_rejectsAHoldOutOfNoGroups() external {
        Terms memory terms = drawnTerms();
        terms.holdOutGroups = 0;
        bytes memory noSamples =
            abi.encodeWithSelector(IAccuracyMarket.ThresholdOutOfRange.selector, 0, terms.threshold);
        _requireRejected(terms, oneKey(), groupsOf(0), noSamples);
        _requireRejected(terms, oneKey(), groupsOf(GROUPS), noSamples);
    }

    function test_createChallenge_rejectsAHoldOutOfMoreThanHalf() external {
        _requireGroupsRejected(5, 9, 10);
        _requireGroupsRejected(129, MAX_GROUPS, 258);
        _requireGroupsRejected(type(uint8).max, MAX_GROUPS, 510);
    }

    function test_createChallenge_rejectsTooManyGroups() external {
        _requireGroupsRejected(HOLD_OUT_GROUPS, MAX_GROUPS + 1, 4);
    }

    function test_createChallenge_rejectsANamedHoldOutThatIsNone() external {
        // Too few, too many, one that does not exist, one whose bit a shift by as many groups would lose.
        uint256[5] memory sets = [1, uint256(7), 1 | 2 ** GROUPS, 1 | 2 ** 255, type(uint256).max];
        for (uint256 i = 0; i < sets.length; ++i) {
            Terms memory terms = namedTerms();
            terms.namedHoldOut = sets[i];
            _requireRejected(terms, abi.encodeWithSelector(IAccuracyMarket.HoldOutMismatch.selector, sets[i]));
        }
    }

    /// @dev What stands in are the lowest groups that are not of the hold-out.
    function test_createChallenge_substitutesForANamedHoldOut() external {
        uint256[4] memory sets = [uint256(3), 5, 9, 1 | 2 ** (GROUPS - 1)];
        uint256[4] memory substitutes = [uint256(12), 10, 6, 6];
        for (uint256 i = 0; i < sets.length; ++i) {
            Terms memory terms = namedTerms();
            terms.namedHoldOut = sets[i];
            vm.assertEq(state(create(terms)).substitutes, substitutes[i]);
        }
    }

    function test_createChallenge_rejectsAThresholdOutOfRange() external {
        uint32[3] memory thresholds = [0, SAMPLES + 1, type(uint32).max];
        for (uint256 i = 0; i < thresholds.length; ++i) {
            Terms memory terms = namedTerms();
            terms.threshold = thresholds[i];
            _requireRejected(
                terms, abi.encodeWithSelector(IAccuracyMarket.ThresholdOutOfRange.selector, SAMPLES, thresholds[i])
            );
        }
        Terms memory least = namedTerms();
        least.threshold = 1;
        create(least);
        least.threshold = SAMPLES;
        create(least);
    }

    /// @dev No word holds 2^255 samples twice.
    function test_createChallenge_rejectsGroupBitsBeyondAWord() external {
        Terms memory terms = namedTerms();
        terms.groupBits = type(uint8).max;
        _requireRejected(
            terms, abi.encodeWithSelector(IAccuracyMarket.ThresholdOutOfRange.selector, 0, uint256(terms.threshold))
        );
    }

    function test_createChallenge_rejectsNoKeyOrTooMany() external {
        for (uint256 count = 0; count <= MAX_KEYS + 1; count += MAX_KEYS + 1) {
            _requireRejected(
                namedTerms(),
                _keys(count),
                groupsOf(GROUPS),
                abi.encodeWithSelector(IAccuracyMarket.KeysOutOfRange.selector, MAX_KEYS, count)
            );
        }
    }

    function test_createChallenge_rejectsAnUnknownKey() external {
        bytes32[] memory keys = _keys(2);
        keys[1] = keccak256("unknown");
        _requireRejected(
            namedTerms(),
            keys,
            groupsOf(GROUPS),
            abi.encodeWithSelector(IVerificationKeyRegistry.UnknownKey.selector, keys[1])
        );
    }

    /// @dev As many samples in groups of another size are others.
    function test_createChallenge_rejectsAKeyForAnotherHoldOut() external {
        uint256[4] memory counts = [uint256(1), 3, 1, 4];
        uint256[4] memory bits = [uint256(4), 4, 5, 3];
        for (uint256 i = 0; i < counts.length; ++i) {
            bytes32[] memory keys = _keys(2);
            keys[1] = registerKey(counts[i], bits[i]);
            _requireRejected(
                namedTerms(),
                keys,
                groupsOf(GROUPS),
                abi.encodeWithSelector(IAccuracyMarket.KeyMismatch.selector, keys[1], counts[i] << bits[i], bits[i])
            );
        }
    }

    function test_createChallenge_rejectsAKeyForAShorterLastGroup() external {
        bytes32[] memory keys = oneKey();
        keys[0] = registerKey(31, 0);
        Terms memory terms = namedTerms();
        terms.groupBits = 0;
        terms.threshold = 1;
        _requireRejected(
            terms, keys, groupsOf(GROUPS), abi.encodeWithSelector(IAccuracyMarket.KeyMismatch.selector, keys[0], 31, 0)
        );
    }

    /// @dev No data is committed to under two reference strings. The first key may be for either.
    function test_createChallenge_rejectsMixedReferenceStrings() external {
        bytes32[] memory keys = new bytes32[](3);
        (keys[0], keys[1], keys[2]) = (key, registerKey(2, GROUP_BITS), registerKeyUnder("simulated-one-group"));
        bytes memory expected = abi.encodeWithSelector(IAccuracyMarket.MixedReferenceStrings.selector, keys[2]);
        _requireRejected(namedTerms(), keys, groupsOf(GROUPS), expected);
        (keys[0], keys[2]) = (keys[2], keys[0]);
        expected = abi.encodeWithSelector(IAccuracyMarket.MixedReferenceStrings.selector, keys[1]);
        _requireRejected(namedTerms(), keys, groupsOf(GROUPS), expected);
        (keys[1], keys[2]) = (keys[0], keys[0]);
        create(namedTerms(), keys, groupsOf(GROUPS));
    }

    function test_createChallenge_rejectsAnotherValue() external {
        uint256 due = uint256(REWARD) + OWNER_BOND;
        uint256[4] memory values = [0, due - 1, due + 1, REWARD];
        vm.deal(OWNER, 100 ether);
        for (uint256 i = 0; i < values.length; ++i) {
            bytes32[] memory groups = groupsOf(GROUPS);
            vm.expectRevert(abi.encodeWithSelector(ITreasury.WrongValue.selector, due, values[i]));
            vm.prank(OWNER);
            market.createChallenge{value: values[i]}(namedTerms(), oneKey(), groups);
        }
    }

    // ------------------------------------------------------------- sizes

    function test_createChallenge_leastGroups() external {
        bytes32[] memory keys = oneKey();
        keys[0] = registerKey(1, GROUP_BITS);
        Terms memory terms = namedTerms();
        terms.holdOutGroups = 1;
        terms.threshold = 16;
        terms.namedHoldOut = 2;
        Challenge memory created = state(create(terms, keys, groupsOf(2)));
        vm.assertEq(created.holdOut, 2);
        vm.assertEq(created.substitutes, 1);
    }

    /// @dev With all keys, too, the code is below EIP-170's limit, and the transaction below EIP-7825's.
    function test_createChallenge_mostGroupsAndKeys() external {
        (Terms memory terms, bytes32[] memory keys, bytes32[] memory groups) = _largest();
        bytes memory data = abi.encodeCall(IAccuracyMarket.createChallenge, (terms, keys, groups));
        uint256 gas = gasleft();
        bytes32 challenge = create(terms, keys, groups);
        vm.assertLe(gas - gasleft() + 21_000 + 16 * data.length, TRANSACTION_GAS);

        vm.assertEq(state(challenge).terms.code.length, 1 + 9_280);
        (Terms memory kept, bytes32[] memory keptKeys, bytes32[] memory keptGroups) = market.getTerms(challenge);
        vm.assertEq(abi.encode(kept, keptKeys, keptGroups), abi.encode(terms, keys, groups));
    }

    /// @dev Half of all groups, drawn, published and revealed.
    function test_largest_runsToItsEnd() external {
        (Terms memory terms, bytes32[] memory keys, bytes32[] memory groups) = _largest();
        bytes32 challenge = create(terms, keys, groups);
        draw(challenge, keccak256("randao"));
        vm.assertEq(state(challenge).holdOut | state(challenge).substitutes, type(uint256).max);
        publish(challenge);
        submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        reveal(challenge);
        uint256 gas = gasleft();
        prove(challenge, ANNA, 1, 128 * 16);
        vm.assertLe(gas - gasleft(), TRANSACTION_GAS / 2);
        endProving(challenge);
        requirePhase(challenge, Phase.Delivery);
    }

    /// @dev Of what is sent, creating the code is given all but a 64th, and that can be too little.
    function test_createChallenge_rejectsTermsThatCouldNotBeStored() external {
        (Terms memory terms, bytes32[] memory keys, bytes32[] memory groups) = _largest();
        bytes memory data = abi.encodeCall(IAccuracyMarket.createChallenge, (terms, keys, groups));
        vm.deal(OWNER, 100 ether);
        bool seen = false;
        for (uint256 sent = 1_500_000; sent < 4_000_000 && !seen; sent += 20_000) {
            vm.prank(OWNER);
            (bool success, bytes memory reason) =
                address(market).call{value: uint256(REWARD) + OWNER_BOND, gas: sent}(data);
            vm.assertFalse(success, "stored");
            if (reason.length == 0) continue;
            vm.assertEq(reason, abi.encodeWithSelector(IAccuracyMarket.TermsNotStored.selector));
            seen = true;
        }
        vm.assertTrue(seen);
    }

    function _largest() private returns (Terms memory terms, bytes32[] memory keys, bytes32[] memory groups) {
        groups = groupsOf(MAX_GROUPS);
        keys = new bytes32[](MAX_KEYS);
        for (uint256 i = 0; i < MAX_KEYS; ++i) {
            keys[i] = registerKey(MAX_GROUPS / 2, GROUP_BITS);
        }
        terms = drawnTerms();
        terms.holdOutGroups = uint8(128);
    }

    function _keys(uint256 count) private view returns (bytes32[] memory keys) {
        keys = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            keys[i] = key;
        }
    }

    function _withPeriod(uint256 which, uint32 period) private pure returns (Terms memory terms) {
        terms = namedTerms();
        terms.salt = bytes32(which);
        if (which == 0) terms.publicationPeriod = period;
        if (which == 1) terms.submissionPeriod = period;
        if (which == 2) terms.revealPeriod = period;
        if (which == 3) terms.provingPeriod = period;
        if (which == 4) terms.deliveryPeriod = period;
    }

    function _requireGroupsRejected(uint8 holdOutGroups, uint256 count, uint256 least) private {
        Terms memory terms = drawnTerms();
        terms.holdOutGroups = holdOutGroups;
        _requireRejected(
            terms,
            oneKey(),
            groupsOf(count),
            abi.encodeWithSelector(IAccuracyMarket.GroupsOutOfRange.selector, least, MAX_GROUPS, count)
        );
    }

    function _requireRejected(Terms memory terms, bytes4 expected) private {
        _requireRejected(terms, abi.encodeWithSelector(expected));
    }

    function _requireRejected(Terms memory terms, bytes memory expected) private {
        _requireRejected(terms, oneKey(), groupsOf(GROUPS), expected);
    }

    function _requireRejected(Terms memory terms, bytes32[] memory keys, bytes32[] memory groups, bytes memory expected)
        private
    {
        uint256 value = uint256(terms.reward) + terms.ownerBond;
        vm.deal(OWNER, value);
        vm.expectRevert(expected);
        vm.prank(OWNER);
        market.createChallenge{value: value}(terms, keys, groups);
        vm.assertEq(OWNER.balance, value);
    }
}
