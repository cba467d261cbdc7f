// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {ITreasury} from "../../src/interfaces/ITreasury.sol";
import {Phase} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Reentrant} from "../mocks/Reentrant.sol";
import {BonusToken, FalseToken, FeeToken, HookToken, LyingToken, SilentToken, Token} from "../mocks/Tokens.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev What is paid in, whatever the token does, and whoever is paid.
contract TokensTest is MarketTest {
    uint256 private constant STAKE = uint256(REWARD) + OWNER_BOND;

    // ------------------------------------------------------------- tokens that are taken

    function test_erc20_standard() external {
        Token token = new Token();
        token.mint(OWNER, STAKE);
        token.mint(ANNA, SUBMISSION_BOND);
        _runThrough(address(token));
    }

    /// @dev As USDT: no return value.
    function test_erc20_returnsNothing() external {
        SilentToken token = new SilentToken();
        token.mint(OWNER, STAKE);
        token.mint(ANNA, SUBMISSION_BOND);
        _runThrough(address(token));
    }

    function test_erc20_returnsTrueAndFalse() external {
        FalseToken token = new FalseToken();
        token.mint(OWNER, STAKE);
        token.mint(ANNA, SUBMISSION_BOND);
        _runThrough(address(token));
    }

    /// @dev What one token's challenge took in is not paid out in another's, nor in ETH.
    function test_erc20_creditsAreATokensOwn() external {
        Token token = new Token();
        token.mint(OWNER, STAKE);
        bytes32 inToken = _createIn(address(token));
        bytes32 inEth = create();
        vm.warp(state(inEth).publishBy + 1);
        finalize(inToken);
        vm.assertEq(market.credit(address(token), OWNER), REWARD);
        requireCredit(OWNER, 0);
        finalize(inEth);
        market.burn(address(token));
        requireCredit(NOBODY, OWNER_BOND);
        vm.assertEq(address(market).balance, STAKE);
        vm.assertEq(token.balanceOf(address(market)), REWARD);
    }

    /// @dev The least there is of a token is taken and given back as any other amount.
    function test_erc20_aBondOfOne() external {
        Token token = new Token();
        token.mint(OWNER, STAKE);
        token.mint(ANNA, 1);
        vm.prank(OWNER);
        token.approve(address(market), STAKE);
        Terms memory terms = _termsIn(address(token));
        terms.submissionBond = 1;
        bytes32 challenge = create(terms);
        publish(challenge);
        vm.prank(ANNA);
        token.approve(address(market), 1);
        bytes32 submission = submit(challenge, ANNA, 1);
        vm.assertEq(token.balanceOf(address(market)), STAKE + 1);

        endReveal(challenge);
        endProving(challenge);
        finalize(challenge);
        settle(challenge, submission);
        vm.assertEq(market.credit(address(token), ANNA), 1);
    }

    // ------------------------------------------------------------- tokens that are not

    function test_erc20_rejectsAFee() external {
        FeeToken token = new FeeToken();
        token.mint(OWNER, STAKE);
        _requireRefused(
            address(token), abi.encodeWithSelector(ITreasury.WrongAmountReceived.selector, STAKE, STAKE - STAKE / 100)
        );
    }

    function test_erc20_rejectsMoreThanIsDue() external {
        BonusToken token = new BonusToken();
        token.mint(OWNER, STAKE);
        _requireRefused(
            address(token), abi.encodeWithSelector(ITreasury.WrongAmountReceived.selector, STAKE, STAKE + 1)
        );
    }

    function test_erc20_rejectsALie() external {
        LyingToken token = new LyingToken();
        _requireRefused(address(token), abi.encodeWithSelector(ITreasury.WrongAmountReceived.selector, STAKE, 0));
    }

    /// @dev False for want of a balance.
    function test_erc20_rejectsFalse() external {
        FalseToken token = new FalseToken();
        _requireRefused(
            address(token), abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token))
        );
    }

    function test_erc20_passesOnTheTokensReason() external {
        SilentToken token = new SilentToken();
        _requireRefused(address(token), abi.encodeWithSelector(SilentToken.Insufficient.selector));
    }

    function test_erc20_rejectsATokenWithoutCode() external {
        _requireRefused(address(0x70c3), "");
    }

    function test_erc20_rejectsEth() external {
        Token token = new Token();
        token.mint(OWNER, STAKE);
        token.mint(ANNA, SUBMISSION_BOND);
        Terms memory terms = _termsIn(address(token));
        bytes32[] memory groups = groupsOf(GROUPS);
        vm.deal(OWNER, STAKE);
        vm.startPrank(OWNER);
        IERC20(address(token)).approve(address(market), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.WrongValue.selector, 0, STAKE));
        market.createChallenge{value: STAKE}(terms, oneKey(), groups);
        vm.stopPrank();

        bytes32 challenge = _createIn(address(token));
        publish(challenge);
        G1Point memory model = modelOf(1);
        vm.deal(ANNA, 1);
        vm.startPrank(ANNA);
        IERC20(address(token)).approve(address(market), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.WrongValue.selector, 0, 1));
        market.submit{value: 1}(challenge, key, model);
        vm.stopPrank();
    }

    /// @dev Nor is ETH taken where nothing is due.
    function test_eth_isNotTakenByTheWay() external {
        vm.deal(ANYONE, 1 ether);
        vm.prank(ANYONE);
        (bool success,) = address(market).call{value: 1 ether}("");
        vm.assertFalse(success);
        vm.prank(ANYONE);
        (success,) = address(market).call{value: 1 ether}(abi.encodeCall(ITreasury.withdraw, (ETH, ANYONE)));
        vm.assertFalse(success);
    }

    // ------------------------------------------------------------- whoever cannot be paid

    /// @dev It stops nobody but itself, and may have its money sent elsewhere.
    function test_withdraw_aRejectingReceiverStopsNobody() external {
        Reentrant receiver = new Reentrant();
        (bytes32 challenge, bytes32 submission) = _won(receiver);
        receiver.reject(true);
        finalize(challenge);
        settle(challenge, submission);
        vm.prank(OWNER);
        market.withdraw(ETH, OWNER);

        vm.expectRevert(Reentrant.Rejected.selector);
        receiver.execute(address(market), 0, abi.encodeCall(ITreasury.withdraw, (ETH, address(receiver))));
        requireCredit(address(receiver), uint256(REWARD) + SUBMISSION_BOND);
        receiver.execute(address(market), 0, abi.encodeCall(ITreasury.withdraw, (ETH, ANNA)));
        vm.assertEq(ANNA.balance, uint256(REWARD) + SUBMISSION_BOND);
        vm.assertEq(address(market).balance, 0);
    }

    function test_withdraw_toWhatTakesNoEth() external {
        (bytes32 challenge,) = openToDeliver();
        deliver(challenge, ANNA);
        finalize(challenge);
        vm.expectRevert(Errors.FailedCall.selector);
        vm.prank(ANNA);
        market.withdraw(ETH, address(verifier));
        requireCredit(ANNA, REWARD);
    }

    /// @dev A token that does not move now may move later: the credit stays.
    function test_withdraw_fromAFrozenToken() external {
        FalseToken token = new FalseToken();
        token.mint(OWNER, STAKE);
        bytes32 challenge = _createIn(address(token));
        vm.warp(state(challenge).publishBy + 1);
        token.freeze(true);
        finalize(challenge);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        vm.prank(OWNER);
        market.withdraw(address(token), OWNER);
        token.freeze(false);
        vm.prank(OWNER);
        vm.assertEq(market.withdraw(address(token), OWNER), REWARD);
    }

    // ------------------------------------------------------------- whoever calls back

    /// @dev While it is paid in ETH, nothing that pays or is paid can be called, and nothing else has any effect.
    function test_withdraw_reentrancyInEth() external {
        Reentrant receiver = new Reentrant();
        (bytes32 challenge, bytes32 submission) = _won(receiver);
        finalize(challenge);
        settle(challenge, submission);
        // The market has more than the receiver's credit: there would be something to take.
        Terms memory terms = namedTerms();
        terms.salt = keccak256("another");
        create(terms);

        receiver.arm(address(market), _everything(challenge, ETH, address(receiver)));
        receiver.execute(address(market), 0, abi.encodeCall(ITreasury.withdraw, (ETH, address(receiver))));
        _requireHarmless(receiver, challenge, 1);
        vm.assertEq(address(receiver).balance, uint256(REWARD) + SUBMISSION_BOND);
        vm.assertEq(address(market).balance, STAKE + OWNER_BOND);
    }

    /// @dev As it pays and as it is paid, by a token's hooks.
    function test_hooks_reentrancy() external {
        HookToken token = new HookToken(address(market));
        Reentrant party = new Reentrant();
        token.mint(OWNER, STAKE);
        token.mint(address(party), SUBMISSION_BOND);
        bytes32 challenge = _createIn(address(token));
        publish(challenge);
        party.execute(address(token), 0, abi.encodeCall(IERC20.approve, (address(market), type(uint256).max)));

        // Submission: the hook sees its own submission made, and can do nothing with it.
        party.arm(address(market), _everything(challenge, address(token), address(party)));
        bytes memory data = abi.encodeCall(IAccuracyMarket.submit, (challenge, key, modelOf(1)));
        bytes32 submission = abi.decode(party.execute(address(market), 0, data), (bytes32));
        _requireHarmless(party, challenge, 1);
        vm.assertEq(state(challenge).submissions, 1);
        vm.assertEq(token.balanceOf(address(market)), STAKE + SUBMISSION_BOND);

        endReveal(challenge);
        endProving(challenge);
        finalize(challenge);
        settle(challenge, submission);
        party.execute(address(market), 0, abi.encodeCall(ITreasury.withdraw, (address(token), address(party))));
        _requireHarmless(party, challenge, 2);
        vm.assertEq(token.balanceOf(address(party)), SUBMISSION_BOND);
        vm.assertEq(token.balanceOf(address(market)), STAKE);
    }

    /// @dev An owner that calls back while it pays can publish at once: as if right after, and only if it pays.
    function test_hooks_ownerPublishesWhileItPays() external {
        HookToken token = new HookToken(address(market));
        Reentrant owner = new Reentrant();
        token.mint(address(owner), STAKE);
        owner.execute(address(token), 0, abi.encodeCall(IERC20.approve, (address(market), type(uint256).max)));
        Terms memory terms = _termsIn(address(token));
        bytes32 challenge =
            keccak256(abi.encode(block.chainid, address(market), address(owner), terms, oneKey(), groupsOf(GROUPS)));
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IAccuracyMarket.publishTraining, (challenge, groupsOfSet(0xf5)));
        owner.arm(address(market), calls);
        owner.execute(
            address(market), 0, abi.encodeCall(IAccuracyMarket.createChallenge, (terms, oneKey(), groupsOf(GROUPS)))
        );
        vm.assertTrue(owner.results()[0].success);
        requirePhase(challenge, Phase.Submission);
        vm.assertEq(token.balanceOf(address(market)), STAKE);

        // Without a token to pay with, nothing of it stays.
        terms.salt = keccak256("another");
        bytes memory data = abi.encodeCall(IAccuracyMarket.createChallenge, (terms, oneKey(), groupsOf(GROUPS)));
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        owner.execute(address(market), 0, data);
    }

    /// @dev All of the market's entry points, with arguments that would do harm if they did anything.
    function _everything(bytes32 challenge, address token, address party) private returns (bytes[] memory calls) {
        bytes32[] memory submissions = single(keccak256(abi.encode(challenge, party, key, modelOf(1))));
        Terms memory terms = _termsIn(token);
        terms.salt = keccak256("reentrant");
        calls = new bytes[](12);
        calls[0] = abi.encodeCall(ITreasury.withdraw, (token, party));
        calls[1] = abi.encodeCall(ITreasury.burn, (token));
        calls[2] = abi.encodeCall(IAccuracyMarket.createChallenge, (terms, oneKey(), groupsOf(GROUPS)));
        calls[3] = abi.encodeCall(IAccuracyMarket.submit, (challenge, key, modelOf(2)));
        calls[4] = abi.encodeCall(IAccuracyMarket.finalize, (challenge));
        calls[5] = abi.encodeCall(IAccuracyMarket.settle, (challenge, submissions));
        calls[6] = abi.encodeCall(IAccuracyMarket.drawSplit, (challenge, hex"c0"));
        calls[7] = abi.encodeCall(IAccuracyMarket.rescheduleDraw, (challenge));
        calls[8] = abi.encodeCall(IAccuracyMarket.publishTraining, (challenge, groupsOfSet(0xf5)));
        calls[9] = abi.encodeCall(IAccuracyMarket.reveal, (challenge, groupsOfSet(10)));
        calls[10] = abi.encodeCall(IAccuracyMarket.prove, (challenge, key, modelOf(1), dataOfSet(10), 25, noProof()));
        calls[11] = abi.encodeCall(IAccuracyMarket.deliver, (challenge, hex"01", 0));
    }

    /// @dev The first six are guarded, the others are of another phase.
    function _requireHarmless(Reentrant party, bytes32 challenge, uint256 rounds) private view {
        Reentrant.Result[] memory results = party.results();
        vm.assertEq(results.length, 12 * rounds);
        for (uint256 i = 12 * (rounds - 1); i < results.length; ++i) {
            vm.assertFalse(results[i].success);
            vm.assertEq(
                results[i].reason,
                i % 12 < 6
                    ? abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
                    : abi.encodeWithSelector(IAccuracyMarket.WrongPhase.selector, market.phase(challenge))
            );
        }
    }

    /// @dev The receiver wins with 25 of a challenge in ETH, and delivers.
    function _won(Reentrant receiver) private returns (bytes32 challenge, bytes32 submission) {
        challenge = open();
        submission = submit(challenge, address(receiver), 1);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, address(receiver), 1, 25);
        endProving(challenge);
        deliver(challenge, address(receiver));
    }

    /// @dev Created, submitted, proved, delivered, and all withdrawn.
    function _runThrough(address token) private {
        bytes32 challenge = _createIn(token);
        vm.assertEq(IERC20(token).balanceOf(address(market)), STAKE);
        publish(challenge);
        vm.prank(ANNA);
        SilentToken(token).approve(address(market), type(uint256).max);
        bytes32 submission = submit(challenge, ANNA, 1);
        vm.assertEq(IERC20(token).balanceOf(address(market)), STAKE + SUBMISSION_BOND);
        endSubmissions(challenge);
        reveal(challenge);
        prove(challenge, ANNA, 1, 25);
        endProving(challenge);
        deliver(challenge, ANNA);
        finalize(challenge);
        settle(challenge, submission);

        vm.prank(ANNA);
        vm.assertEq(market.withdraw(token, ANNA), uint256(REWARD) + SUBMISSION_BOND);
        vm.prank(OWNER);
        vm.assertEq(market.withdraw(token, BORIS), OWNER_BOND);
        vm.assertEq(IERC20(token).balanceOf(ANNA), uint256(REWARD) + SUBMISSION_BOND);
        vm.assertEq(IERC20(token).balanceOf(BORIS), OWNER_BOND);
        vm.assertEq(IERC20(token).balanceOf(address(market)), 0);
    }

    function _createIn(address token) private returns (bytes32) {
        vm.prank(OWNER);
        SilentToken(token).approve(address(market), type(uint256).max);
        return create(_termsIn(token));
    }

    function _requireRefused(address token, bytes memory expected) private {
        Terms memory terms = _termsIn(token);
        bytes32[] memory groups = groupsOf(GROUPS);
        vm.startPrank(OWNER);
        if (token.code.length != 0) SilentToken(token).approve(address(market), type(uint256).max);
        vm.expectRevert(expected);
        market.createChallenge(terms, oneKey(), groups);
        vm.stopPrank();
    }

    function _termsIn(address token) private pure returns (Terms memory terms) {
        terms = namedTerms();
        terms.token = token;
    }
}
