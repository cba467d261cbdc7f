// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {Challenge} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Group} from "../../src/types/Group.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Fixture, Fixtures} from "./Fixture.sol";
import {vm} from "./Vm.sol";

/// @dev A market with the real verifier, at the address and with the challenge that proofs were made for.
abstract contract RealMarketTest {
    string internal constant HOLD_OUT = "simulated-market-hold-out";
    string internal constant SUBSTITUTES = "simulated-market-substitutes";

    IAccuracyMarket internal market;
    IAccuracyVerifier internal verifier;

    address internal owner;
    address internal submitter;
    bytes32 internal key;

    function setUp() public virtual {
        string memory json = _json(HOLD_OUT);
        verifier = IAccuracyVerifier(vm.deployCode("AccuracyVerifier.sol:AccuracyVerifier"));
        address deployed = vm.deployCode("AccuracyMarket.sol:AccuracyMarket", abi.encode(address(verifier)));
        market = IAccuracyMarket(_account(json, ".market.address"));
        vm.etch(address(market), deployed.code);
        (owner, submitter) = (_account(json, ".market.owner"), _account(json, ".market.submitter"));

        Fixture memory fixture = Fixtures.load(HOLD_OUT);
        vm.chainId(fixture.chainId);
        key = verifier.register(fixture.key);
        vm.assertEq(key, fixture.statement.key);
        vm.warp(1_800_000_000);
        vm.roll(20_000_000);
        vm.prevrandao(keccak256("randomness"));
    }

    function termsOfFixture() internal view returns (Terms memory) {
        return abi.decode(abi.encodePacked(vm.parseJsonUintArray(_json(HOLD_OUT), ".market.terms")), (Terms));
    }

    function groupsOfFixture() internal view returns (Group[] memory groups) {
        uint256[] memory points = vm.parseJsonUintArray(_json(HOLD_OUT), ".market.commitments");
        uint256[] memory keys = vm.parseJsonUintArray(_json(HOLD_OUT), ".market.groupKeys");
        groups = new Group[](keys.length);
        for (uint256 g = 0; g < keys.length; ++g) {
            groups[g] = Group(G1Point(points[2 * g], points[2 * g + 1]), bytes32(keys[g]));
        }
    }

    function hashesOf(Group[] memory groups) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](groups.length);
        for (uint256 g = 0; g < groups.length; ++g) {
            hashes[g] = keccak256(abi.encode(groups[g]));
        }
    }

    function challengeOfFixture() internal view returns (bytes32) {
        return bytes32(vm.parseJsonUint(_json(HOLD_OUT), ".market.challenge"));
    }

    function create() internal returns (bytes32 challenge) {
        return create(termsOfFixture());
    }

    function create(Terms memory terms) internal returns (bytes32 challenge) {
        bytes32[] memory keys = new bytes32[](1);
        keys[0] = key;
        bytes32[] memory groups = hashesOf(groupsOfFixture());
        uint256 value = uint256(terms.reward) + terms.ownerBond;
        vm.deal(owner, value);
        vm.prank(owner);
        return market.createChallenge{value: value}(terms, keys, groups);
    }

    function publish(bytes32 challenge) internal {
        Group[] memory groups = groupsOfSet(0xff ^ market.getChallenge(challenge).holdOut);
        vm.prank(owner);
        market.publishTraining(challenge, groups);
    }

    function submit(bytes32 challenge, address sender) internal returns (bytes32) {
        G1Point memory model = Fixtures.load(HOLD_OUT).statement.model;
        vm.deal(sender, 1 ether);
        vm.prank(sender);
        return market.submit{value: 1 ether}(challenge, key, model);
    }

    function reveal(bytes32 challenge) internal {
        Challenge memory state = market.getChallenge(challenge);
        Group[] memory groups = groupsOfSet(state.holdOut);
        vm.warp(state.submitBy + 1);
        vm.prank(owner);
        market.reveal(challenge, groups);
    }

    function prove(bytes32 challenge, string memory name) internal {
        prove(challenge, Fixtures.load(name), submitter);
    }

    function prove(bytes32 challenge, Fixture memory fixture, address sender) internal {
        vm.prank(sender);
        market.prove(
            challenge, key, fixture.statement.model, fixture.statement.data, fixture.statement.correct, fixture.proof
        );
    }

    function groupsOfSet(uint256 set) internal view returns (Group[] memory groups) {
        groups = groupsOfFixture();
        uint256 length = 0;
        for (uint256 g = 0; g < groups.length; ++g) {
            if (set & 2 ** g != 0) groups[length++] = groups[g];
        }
        assembly ("memory-safe") {
            mstore(groups, length)
        }
    }

    function _json(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat(Fixtures.FOLDER, "/", name, ".json"));
    }

    function _account(string memory json, string memory name) private pure returns (address) {
        return abi.decode(abi.encode(vm.parseJsonUint(json, name)), (address));
    }
}
