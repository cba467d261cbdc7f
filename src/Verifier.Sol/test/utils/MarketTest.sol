// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {Challenge, Phase, Submission} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Group} from "../../src/types/Group.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Statement} from "../../src/types/Statement.sol";
import {Terms} from "../../src/types/Terms.sol";
import {VerificationKey} from "../../src/types/VerificationKey.sol";
import {IAnnouncedVerifier} from "../mocks/IAnnouncedVerifier.sol";
import {Fixtures} from "./Fixture.sol";
import {Headers} from "./Headers.sol";
import {vm} from "./Vm.sol";

/// @dev A market whose verifier accepts what a test announces, the parties, and every step of a challenge.
abstract contract MarketTest {
    address internal constant ETH = address(0);
    address internal constant NOBODY = 0x000000000000000000000000000000000000dEaD;

    address internal constant OWNER = address(0x04e4);
    address internal constant ANNA = address(0xa44a);
    address internal constant BORIS = address(0xb041);
    address internal constant CLARA = address(0xc1a4);
    address internal constant ANYONE = address(0xa401);

    uint256 internal constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    uint128 internal constant REWARD = 10 ether;
    uint128 internal constant OWNER_BOND = 4 ether + 1;
    uint128 internal constant SUBMISSION_BOND = 1 ether;

    uint32 internal constant THRESHOLD = 20;
    uint8 internal constant GROUP_BITS = 4;
    uint8 internal constant HOLD_OUT_GROUPS = 2;
    uint32 internal constant SAMPLES = 32;
    uint256 internal constant GROUPS = 8;

    uint64 internal constant DRAW_DELAY = 132;

    uint64 internal constant START_BLOCK = 20_000_000;
    uint40 internal constant START_TIME = 1_800_000_000;

    IAccuracyMarket internal market;
    IAnnouncedVerifier internal verifier;

    /// @dev The digest of a key for two groups of 16 samples.
    bytes32 internal key;

    VerificationKey private _keyOfTwoGroups;

    /// @dev Points are looked up rather than multiplied out each time.
    mapping(uint256 scalar => G1Point) private _points;

    function setUp() public virtual {
        verifier = IAnnouncedVerifier(vm.deployCode("AnnouncedVerifier.sol:AnnouncedVerifier"));
        market = IAccuracyMarket(vm.deployCode("AccuracyMarket.sol:AccuracyMarket", abi.encode(address(verifier))));
        _keyOfTwoGroups = Fixtures.load("simulated-two-groups").key;
        key = verifier.register(_keyOfTwoGroups);
        vm.warp(START_TIME);
        vm.roll(START_BLOCK);
        vm.prevrandao(keccak256("randomness"));
    }

    // ------------------------------------------------------------- what is agreed upon

    /// @dev In ETH, with groups 1 and 3 for the hold-out: 0 and 2 stand in for them.
    function namedTerms() internal pure returns (Terms memory terms) {
        terms = drawnTerms();
        terms.namedHoldOut = 10;
    }

    function drawnTerms() internal pure returns (Terms memory) {
        return Terms({
            token: ETH,
            reward: REWARD,
            ownerBond: OWNER_BOND,
            submissionBond: SUBMISSION_BOND,
            threshold: THRESHOLD,
            groupBits: GROUP_BITS,
            holdOutGroups: HOLD_OUT_GROUPS,
            namedHoldOut: 0,
            publicationPeriod: 1 days,
            submissionPeriod: 7 days,
            revealPeriod: 2 days,
            provingPeriod: 3 days,
            deliveryPeriod: 5 days,
            manifest: keccak256("manifest"),
            deliveryKey: keccak256("delivery key"),
            salt: 0
        });
    }

    function oneKey() internal view returns (bytes32[] memory keys) {
        keys = new bytes32[](1);
        keys[0] = key;
    }

    /// @dev Registers a key for so many groups of 2^groupBits samples.
    function registerKey(uint256 groups, uint256 groupBits) internal returns (bytes32) {
        VerificationKey memory other = _keyOfTwoGroups;
        other.samples = groups << groupBits;
        other.groupBits = groupBits;
        return verifier.register(other);
    }

    /// @dev Registers a key for as many samples under the reference string of another fixture.
    function registerKeyUnder(string memory fixture) internal returns (bytes32) {
        VerificationKey memory other = _keyOfTwoGroups;
        other.tauG2 = Fixtures.load(fixture).key.tauG2;
        return verifier.register(other);
    }

    /// @dev Registers a key of another circuit for the same samples.
    function registerKeyOf(bytes32 circuit) internal returns (bytes32) {
        VerificationKey memory other = _keyOfTwoGroups;
        other.circuit = circuit;
        return verifier.register(other);
    }

    /// @dev What the owner commits to at first: hashes.
    function groupsOf(uint256 count) internal returns (bytes32[] memory hashes) {
        hashes = new bytes32[](count);
        for (uint256 g = 0; g < count; ++g) {
            hashes[g] = keccak256(abi.encode(groupOf(g)));
        }
    }

    function groupOf(uint256 group) internal returns (Group memory) {
        return Group(commitmentTo(group), groupKey(group));
    }

    function commitmentTo(uint256 group) internal returns (G1Point memory) {
        return point(1_000 + group);
    }

    function groupKey(uint256 group) internal pure returns (bytes32) {
        return keccak256(abi.encode("group key", group));
    }

    /// @dev Models are numbered, too.
    function modelOf(uint256 number) internal returns (G1Point memory) {
        return point(2_000_000 + number);
    }

    /// @dev The multiple of (1, 2), by the precompile.
    function point(uint256 scalar) internal returns (G1Point memory result) {
        result = _points[scalar];
        if (result.x != 0) return result;
        (bool success, bytes memory words) = address(7).staticcall(abi.encode(uint256(1), uint256(2), scalar));
        vm.assertTrue(success);
        result = abi.decode(words, (G1Point));
        _points[scalar] = result;
    }

    // ------------------------------------------------------------- sets of groups, by another way than the product's

    function members(uint256 set) internal pure returns (uint256[] memory list) {
        list = new uint256[](256);
        uint256 length = 0;
        for (uint256 g = 0; g < 256; ++g) {
            if (set & 2 ** g != 0) list[length++] = g;
        }
        assembly ("memory-safe") {
            mstore(list, length)
        }
    }

    function groupsOfSet(uint256 set) internal returns (Group[] memory groups) {
        uint256[] memory places = members(set);
        groups = new Group[](places.length);
        for (uint256 i = 0; i < places.length; ++i) {
            groups[i] = groupOf(places[i]);
        }
    }

    function dataOfSet(uint256 set) internal returns (G1Point[] memory data) {
        uint256[] memory groups = members(set);
        data = new G1Point[](groups.length);
        for (uint256 i = 0; i < groups.length; ++i) {
            data[i] = commitmentTo(groups[i]);
        }
    }

    // ------------------------------------------------------------- steps

    function create() internal returns (bytes32) {
        return create(namedTerms());
    }

    function create(Terms memory terms) internal returns (bytes32) {
        return create(terms, oneKey(), groupsOf(GROUPS));
    }

    /// @dev With ETH out of nowhere, so that what the owner has afterwards is what it got.
    function create(Terms memory terms, bytes32[] memory keys, bytes32[] memory groups) internal returns (bytes32) {
        uint256 value = terms.token == ETH ? uint256(terms.reward) + terms.ownerBond : 0;
        _fund(OWNER, value);
        vm.prank(OWNER);
        return market.createChallenge{value: value}(terms, keys, groups);
    }

    /// @dev The header of the block that draws a challenge's split; that block comes to pass.
    function comeToDraw(bytes32 challenge, bytes32 randao) internal returns (bytes memory header) {
        uint256 drawBlock = state(challenge).drawBlock;
        header = Headers.encode(drawBlock, randao, keccak256("proposal"));
        vm.roll(drawBlock + 1);
        Headers.setRecent(drawBlock, header);
    }

    function draw(bytes32 challenge, bytes32 randao) internal {
        bytes memory header = comeToDraw(challenge, randao);
        vm.prank(ANYONE);
        market.drawSplit(challenge, header);
    }

    function publish(bytes32 challenge) internal {
        Group[] memory groups = trainingOf(challenge);
        vm.prank(OWNER);
        market.publishTraining(challenge, groups);
    }

    function trainingOf(bytes32 challenge) internal returns (Group[] memory) {
        (,, bytes32[] memory groups) = market.getTerms(challenge);
        return groupsOfSet((type(uint256).max >> (256 - groups.length)) ^ state(challenge).holdOut);
    }

    function submit(bytes32 challenge, address sender, uint256 model) internal returns (bytes32) {
        return submitPoint(challenge, sender, modelOf(model));
    }

    function submitPoint(bytes32 challenge, address sender, G1Point memory model) internal returns (bytes32) {
        (Terms memory terms, bytes32[] memory keys,) = market.getTerms(challenge);
        uint256 value = terms.token == ETH ? terms.submissionBond : 0;
        _fund(sender, value);
        vm.prank(sender);
        return market.submit{value: value}(challenge, keys[0], model);
    }

    function endSubmissions(bytes32 challenge) internal {
        vm.warp(state(challenge).submitBy + 1);
    }

    function reveal(bytes32 challenge) internal {
        Group[] memory groups = groupsOfSet(state(challenge).holdOut);
        vm.prank(OWNER);
        market.reveal(challenge, groups);
    }

    function endReveal(bytes32 challenge) internal {
        vm.warp(state(challenge).revealBy + 1);
    }

    /// @dev What a proof has to be of.
    function statementOf(bytes32 challenge, address sender, uint256 model, uint256 correct)
        internal
        returns (Statement memory)
    {
        (, bytes32[] memory keys,) = market.getTerms(challenge);
        return Statement({
            key: keys[0],
            consumer: address(market),
            challengeId: uint256(challenge),
            submitter: sender,
            correct: correct,
            model: modelOf(model),
            data: dataOf(challenge)
        });
    }

    /// @dev The commitments that models are scored on.
    function dataOf(bytes32 challenge) internal returns (G1Point[] memory) {
        Challenge memory reached = state(challenge);
        return dataOfSet(reached.revealed ? reached.holdOut : reached.substitutes);
    }

    function prove(bytes32 challenge, address sender, uint256 model, uint256 correct) internal {
        verifier.announce(statementOf(challenge, sender, model, correct));
        proveUnannounced(challenge, sender, model, correct);
    }

    function proveUnannounced(bytes32 challenge, address sender, uint256 model, uint256 correct) internal {
        (, bytes32[] memory keys,) = market.getTerms(challenge);
        G1Point memory commitment = modelOf(model);
        G1Point[] memory data = dataOf(challenge);
        vm.prank(sender);
        market.prove(challenge, keys[0], commitment, data, correct, noProof());
    }

    function noProof() internal pure returns (Proof memory proof) {}

    function endProving(bytes32 challenge) internal {
        vm.warp(state(challenge).proveBy + 1);
    }

    function deliver(bytes32 challenge, address sender) internal {
        vm.prank(sender);
        market.deliver(challenge, contentId(36), keccak256("encrypted model"));
    }

    function contentId(uint256 length) internal pure returns (bytes memory id) {
        id = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            id[i] = 0x01;
        }
    }

    function endDelivery(bytes32 challenge) internal {
        vm.warp(state(challenge).deliverBy + 1);
    }

    function finalize(bytes32 challenge) internal {
        vm.prank(ANYONE);
        market.finalize(challenge);
    }

    function settle(bytes32 challenge, bytes32 submission) internal {
        vm.prank(ANYONE);
        market.settle(challenge, single(submission));
    }

    function settle(bytes32 challenge, bytes32 first, bytes32 second) internal {
        bytes32[] memory submissions = new bytes32[](2);
        (submissions[0], submissions[1]) = (first, second);
        vm.prank(ANYONE);
        market.settle(challenge, submissions);
    }

    // ------------------------------------------------------------- longer ways

    /// @dev Training is published.
    function open() internal returns (bytes32 challenge) {
        challenge = create();
        publish(challenge);
    }

    /// @dev Anna's model 1 is in, and the hold-out is revealed.
    function openToProve() internal returns (bytes32 challenge, bytes32 submission) {
        challenge = open();
        submission = submit(challenge, ANNA, 1);
        endSubmissions(challenge);
        reveal(challenge);
    }

    /// @dev Anna's model 1 wins with 25.
    function openToDeliver() internal returns (bytes32 challenge, bytes32 submission) {
        (challenge, submission) = openToProve();
        prove(challenge, ANNA, 1, 25);
        endProving(challenge);
    }

    // ------------------------------------------------------------- what is so

    function state(bytes32 challenge) internal view returns (Challenge memory) {
        return market.getChallenge(challenge);
    }

    function entryOf(bytes32 challenge, bytes32 submission) internal view returns (Submission memory) {
        return market.getSubmission(challenge, submission);
    }

    function submissionId(bytes32 challenge, address sender, uint256 model) internal returns (bytes32) {
        return keccak256(abi.encode(challenge, sender, key, modelOf(model)));
    }

    function actor(uint256 number) internal pure returns (address) {
        return abi.decode(abi.encode(number), (address));
    }

    function single(bytes32 one) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](1);
        words[0] = one;
    }

    function requirePhase(bytes32 challenge, Phase expected) internal view {
        vm.assertEq(uint256(market.phase(challenge)), uint256(expected));
    }

    function requireCredit(address account, uint256 expected) internal view {
        vm.assertEq(market.credit(ETH, account), expected);
    }

    function expectWrongPhase(Phase current) internal {
        vm.expectRevert(abi.encodeWithSelector(IAccuracyMarket.WrongPhase.selector, current));
    }

    /// @dev The error of this name with a word to it.
    function expectError(bytes4 selector, bytes32 word) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, word));
    }

    /// @dev Everyone withdraws, what nobody may have is burnt, and nothing is left.
    function requireDrained(address[] memory accounts) internal {
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 credit = market.credit(ETH, accounts[i]);
            if (credit == 0) continue;
            uint256 before = accounts[i].balance;
            vm.prank(accounts[i]);
            vm.assertEq(market.withdraw(ETH, accounts[i]), credit);
            vm.assertEq(accounts[i].balance, before + credit);
        }
        if (market.credit(ETH, NOBODY) != 0) market.burn(ETH);
        vm.assertEq(address(market).balance, 0);
    }

    function parties() internal pure returns (address[] memory accounts) {
        accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (OWNER, ANNA, BORIS, CLARA);
    }

    function _fund(address account, uint256 value) private {
        vm.deal(account, account.balance + value);
    }
}
