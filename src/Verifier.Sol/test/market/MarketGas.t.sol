// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {ITreasury} from "../../src/interfaces/ITreasury.sol";
import {Challenge} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Token} from "../mocks/Tokens.sol";
import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {Headers} from "../utils/Headers.sol";
import {RealMarketTest} from "../utils/RealMarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev What each call costs, with the real verifier: execution, and the whole transaction where it is one by itself.
/// What comes before is a transaction of its own (`beforeTestSetup`), so all storage is cold, as it is on a chain.
contract MarketGasTest is RealMarketTest {
    string private constant SNAPSHOT = "AccuracyMarket";

    uint256 private constant TRANSACTION = 21_000;

    /// @dev EIP-7825.
    uint256 private constant LIMIT = 2 ** 24;

    Token private _token;
    bytes32 private _challenge;
    bytes32 private _submission;

    function setUp() public override {
        super.setUp();
        _token = new Token();
        _token.mint(owner, 100 ether);
        _token.mint(submitter, 100 ether);
        _token.mint(address(market), 1);
        vm.prank(owner);
        IERC20(address(_token)).approve(address(market), type(uint256).max);
        vm.prank(submitter);
        IERC20(address(_token)).approve(address(market), type(uint256).max);
        vm.deal(owner, 100 ether);
        vm.deal(submitter, 100 ether);
    }

    /// @dev Forge calls, before each test, what is given here.
    function beforeTestSetup(bytes4 test) external pure returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = abi.encodeCall(MarketGasTest.prepare, (test));
    }

    function prepare(bytes4 test) external {
        if (test == this.test_gas_drawSplit.selector) return _prepareDraw(8);
        if (test == this.test_gas_drawSplitOf157Groups.selector) return _prepareDraw(157);
        if (
            test == this.test_gas_createNamed.selector || test == this.test_gas_createDrawn.selector
                || test == this.test_gas_createWith157Groups.selector || test == this.test_codeSize.selector
        ) return;

        bool inToken = test == this.test_gas_submitInToken.selector || test == this.test_gas_withdrawToken.selector;
        Terms memory terms = termsOfFixture();
        if (inToken) terms.token = address(_token);
        _challenge = inToken ? _createIn(terms) : create(terms);
        if (test == this.test_gas_publishTraining.selector) return;
        publish(_challenge);
        if (test == this.test_gas_submit.selector || test == this.test_gas_submitInToken.selector) return;
        _submission = inToken ? bytes32(0) : submit(_challenge, submitter);
        if (inToken) {
            vm.warp(market.getChallenge(_challenge).submitBy + 1);
            return market.finalize(_challenge);
        }
        vm.warp(market.getChallenge(_challenge).submitBy + 1);
        if (test == this.test_gas_reveal.selector) return;
        reveal(_challenge);
        if (test == this.test_gas_prove.selector) return;
        prove(_challenge, HOLD_OUT);
        vm.warp(market.getChallenge(_challenge).proveBy + 1);
        if (test == this.test_gas_deliver.selector) return;
        vm.prank(submitter);
        market.deliver(_challenge, new bytes(36), keccak256("encrypted model"));
        if (test == this.test_gas_finalize.selector) return;
        market.finalize(_challenge);
        if (test == this.test_gas_settle.selector) return;
        market.settle(_challenge, _single(_submission));
    }

    function test_gas_createNamed() external {
        _measureCreation(termsOfFixture(), hashesOf(groupsOfFixture()), "create, 8 groups, named");
    }

    function test_gas_createDrawn() external {
        Terms memory terms = termsOfFixture();
        terms.namedHoldOut = 0;
        _measureCreation(terms, hashesOf(groupsOfFixture()), "create, 8 groups, drawn");
    }

    /// @dev 10,000 samples in groups of 64.
    function test_gas_createWith157Groups() external {
        Terms memory terms = termsOfFixture();
        terms.namedHoldOut = 0;
        vm.assertLe(_measureCreation(terms, _hashes(157), "create, 157 groups, drawn"), LIMIT / 2);
    }

    function test_gas_drawSplit() external {
        _measure(owner, 0, _drawCall(), "draw, 8 groups");
    }

    function test_gas_drawSplitOf157Groups() external {
        _measure(owner, 0, _drawCall(), "draw, 157 groups");
    }

    function test_gas_publishTraining() external {
        bytes memory data = abi.encodeCall(IAccuracyMarket.publishTraining, (_challenge, groupsOfSet(0xf5)));
        _measure(owner, 0, data, "publish, 6 groups");
    }

    function test_gas_submit() external {
        G1Point memory model = Fixtures.load(HOLD_OUT).statement.model;
        _measure(submitter, 1 ether, abi.encodeCall(IAccuracyMarket.submit, (_challenge, key, model)), "submit, ETH");
    }

    function test_gas_submitInToken() external {
        G1Point memory model = Fixtures.load(HOLD_OUT).statement.model;
        _measure(submitter, 0, abi.encodeCall(IAccuracyMarket.submit, (_challenge, key, model)), "submit, ERC-20");
    }

    function test_gas_reveal() external {
        bytes memory data = abi.encodeCall(IAccuracyMarket.reveal, (_challenge, groupsOfSet(10)));
        _measure(owner, 0, data, "reveal, 2 groups");
    }

    /// @dev The market adds little to the verification.
    function test_gas_prove() external {
        Fixture memory fixture = Fixtures.load(HOLD_OUT);
        bytes memory data = abi.encodeCall(
            IAccuracyMarket.prove,
            (_challenge, key, fixture.statement.model, fixture.statement.data, fixture.statement.correct, fixture.proof)
        );
        vm.assertLe(_measure(submitter, 0, data, "prove, 2 groups"), 450_000);
    }

    function test_gas_deliver() external {
        bytes memory data =
            abi.encodeCall(IAccuracyMarket.deliver, (_challenge, new bytes(36), keccak256("encrypted model")));
        _measure(submitter, 0, data, "deliver");
    }

    function test_gas_finalize() external {
        _measure(owner, 0, abi.encodeCall(IAccuracyMarket.finalize, (_challenge)), "finalize");
    }

    function test_gas_settle() external {
        bytes memory data = abi.encodeCall(IAccuracyMarket.settle, (_challenge, _single(_submission)));
        _measure(owner, 0, data, "settle, one");
    }

    function test_gas_withdraw() external {
        _measure(submitter, 0, abi.encodeCall(ITreasury.withdraw, (address(0), submitter)), "withdraw, ETH");
    }

    function test_gas_withdrawToken() external {
        _measure(owner, 0, abi.encodeCall(ITreasury.withdraw, (address(_token), owner)), "withdraw, ERC-20");
    }

    function test_codeSize() external {
        vm.snapshotValue(SNAPSHOT, "code size", address(market).code.length);
        vm.assertLe(address(market).code.length, 24_576);
    }

    function _prepareDraw(uint256 groups) private {
        Terms memory terms = termsOfFixture();
        terms.namedHoldOut = 0;
        vm.prank(owner);
        _challenge = market.createChallenge{value: uint256(terms.reward) + terms.ownerBond}(
            terms, _single(key), groups == 8 ? hashesOf(groupsOfFixture()) : _hashes(groups)
        );
        uint256 drawBlock = market.getChallenge(_challenge).drawBlock;
        vm.roll(drawBlock + 1);
        Headers.setRecent(drawBlock, _header(drawBlock));
    }

    function _drawCall() private view returns (bytes memory) {
        Challenge memory state = market.getChallenge(_challenge);
        return abi.encodeCall(IAccuracyMarket.drawSplit, (_challenge, _header(state.drawBlock)));
    }

    function _header(uint256 number) private pure returns (bytes memory) {
        return Headers.encode(number, keccak256("randao"), keccak256("proposal"));
    }

    function _createIn(Terms memory terms) private returns (bytes32) {
        bytes32[] memory keys = _single(key);
        bytes32[] memory groups = hashesOf(groupsOfFixture());
        vm.prank(owner);
        return market.createChallenge(terms, keys, groups);
    }

    function _measureCreation(Terms memory terms, bytes32[] memory groups, string memory name)
        private
        returns (uint256)
    {
        bytes memory data = abi.encodeCall(IAccuracyMarket.createChallenge, (terms, _single(key), groups));
        return _measure(owner, uint256(terms.reward) + terms.ownerBond, data, name);
    }

    function _measure(address sender, uint256 value, bytes memory data, string memory name)
        private
        returns (uint256 total)
    {
        vm.prank(sender);
        (bool success,) = address(market).call{value: value}(data);
        uint256 execution = vm.snapshotGasLastCall(SNAPSHOT, name);
        vm.assertTrue(success);
        total = TRANSACTION + _dataGas(data) + execution;
        vm.snapshotValue(SNAPSHOT, string.concat(name, ", whole transaction"), total);
    }

    /// @dev 16 gas for a byte, 4 for a zero.
    function _dataGas(bytes memory data) private pure returns (uint256 cost) {
        for (uint256 i = 0; i < data.length; ++i) {
            cost += data[i] == 0 ? 4 : 16;
        }
    }

    function _hashes(uint256 count) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](count);
        for (uint256 g = 0; g < count; ++g) {
            hashes[g] = keccak256(abi.encode("group", g));
        }
    }

    function _single(bytes32 word) private pure returns (bytes32[] memory words) {
        words = new bytes32[](1);
        words[0] = word;
    }
}
