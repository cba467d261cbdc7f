// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {Challenge, Phase} from "../../src/types/Challenge.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Headers} from "../utils/Headers.sol";
import {MarketTest} from "../utils/MarketTest.sol";
import {ReferenceSplit} from "../utils/ReferenceSplit.sol";
import {vm} from "../utils/Vm.sol";

/// @dev The hold-out is drawn by a block that nobody knew when the data was committed to.
contract DrawTest is MarketTest {
    bytes32 private constant RANDAO = keccak256("randao");
    bytes32 private constant PROPOSAL = keccak256("proposal");

    /// @dev How far back BLOCKHASH and the contract of EIP-2935 go.
    uint256 private constant RECENT = 256;
    uint256 private constant HISTORY = 8191;

    bytes32 private _challenge;
    uint256 private _drawBlock;
    bytes private _header;

    function setUp() public override {
        super.setUp();
        _challenge = create(drawnTerms());
        _drawBlock = state(_challenge).drawBlock;
        _header = Headers.encode(_drawBlock, RANDAO, PROPOSAL);
    }

    function test_drawSplit_isTheShuffle() external {
        (uint256 holdOut, uint256 substitutes) = _expected(_challenge, RANDAO);
        comeToDraw(_challenge, RANDAO);
        vm.expectEmit();
        emit IAccuracyMarket.SplitDrawn(_challenge, RANDAO, holdOut, substitutes);
        market.drawSplit(_challenge, _header);

        Challenge memory drawn = state(_challenge);
        vm.assertEq(drawn.holdOut, holdOut);
        vm.assertEq(drawn.substitutes, substitutes);
        vm.assertEq(drawn.publishBy, vm.getBlockTimestamp() + 1 days);
        requirePhase(_challenge, Phase.Publication);
    }

    function testFuzz_drawSplit_isTheShuffle(bytes32 randao, bytes32 salt) external {
        vm.assume(salt != 0);
        Terms memory terms = drawnTerms();
        terms.salt = salt;
        bytes32 challenge = create(terms);
        draw(challenge, randao);
        (uint256 holdOut, uint256 substitutes) = _expected(challenge, randao);
        vm.assertEq(state(challenge).holdOut, holdOut);
        vm.assertEq(state(challenge).substitutes, substitutes);
    }

    function test_drawSplit_notBeforeTheBlockIsPast() external {
        uint256[3] memory blocks = [vm.getBlockNumber(), _drawBlock - 1, _drawBlock];
        for (uint256 i = 0; i < blocks.length; ++i) {
            vm.roll(blocks[i]);
            expectError(IAccuracyMarket.DrawTooEarly.selector, bytes32(_drawBlock));
            market.drawSplit(_challenge, _header);
        }
    }

    /// @dev Whoever calls can only give the block's own header: of another block, with another RANDAO, cut, extended.
    function test_drawSplit_leavesTheCallerNoChoice() external {
        vm.roll(_drawBlock + 3);
        Headers.setRecent(_drawBlock - 1, Headers.encode(_drawBlock - 1, keccak256("before"), PROPOSAL));
        Headers.setRecent(_drawBlock, _header);
        Headers.setRecent(_drawBlock + 1, Headers.encode(_drawBlock + 1, keccak256("after"), PROPOSAL));
        _requireWrong(Headers.encode(_drawBlock - 1, keccak256("before"), PROPOSAL));
        _requireWrong(Headers.encode(_drawBlock + 1, keccak256("after"), PROPOSAL));
        _requireWrong(Headers.encode(_drawBlock, keccak256("chosen"), PROPOSAL));
        _requireWrong(Headers.encode(_drawBlock, RANDAO, keccak256("another proposal")));
        _requireWrong(bytes.concat(_header, hex"00"));
        _requireWrong("");
        market.drawSplit(_challenge, _header);
    }

    function testFuzz_drawSplit_rejectsAnyBitFlipped(uint256 place) external {
        comeToDraw(_challenge, RANDAO);
        bytes memory header = _header;
        place %= 8 * header.length;
        bytes1 bit = 0x01;
        header[place / 8] = header[place / 8] ^ (bit << (place % 8));
        _requireWrong(header);
    }

    /// @dev Who calls, who proposes the block of the call, its time, and what the drawing block's proposer can choose.
    function test_drawSplit_dependsOnNothingElse() external {
        (uint256 holdOut, uint256 substitutes) = _expected(_challenge, RANDAO);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 snapshot = vm.snapshotState();
            bytes memory header = Headers.encode(_drawBlock, RANDAO, keccak256(abi.encode("proposal", i)));
            vm.roll(_drawBlock + 1 + i);
            vm.warp(vm.getBlockTimestamp() + i * 12);
            vm.coinbase(actor(0xc0 + i));
            Headers.setRecent(_drawBlock, header);
            vm.prank(i == 0 ? OWNER : actor(0xca11 + i));
            market.drawSplit(_challenge, header);
            vm.assertEq(state(_challenge).holdOut, holdOut);
            vm.assertEq(state(_challenge).substitutes, substitutes);
            vm.revertToState(snapshot);
        }
    }

    /// @dev Challenges of the same block get splits of their own.
    function test_drawSplit_dependsOnTheChallenge() external {
        uint256 same = 0;
        draw(_challenge, RANDAO);
        for (uint256 i = 1; i <= 16; ++i) {
            vm.roll(_drawBlock - DRAW_DELAY);
            Terms memory terms = drawnTerms();
            terms.salt = bytes32(i);
            bytes32 challenge = create(terms);
            draw(challenge, RANDAO);
            if (state(challenge).holdOut == state(_challenge).holdOut) ++same;
        }
        vm.assertLe(same, 4);
    }

    /// @dev On a chain without randomness the opcode gives zero or a small constant.
    function test_createChallenge_rejectsADrawWithoutRandomness() external {
        Terms memory terms = drawnTerms();
        terms.salt = keccak256("without");
        bytes32[4] memory values = [
            bytes32(0),
            bytes32(uint256(1)),
            bytes32(uint256(2_500_000_000_000_000)),
            bytes32(uint256(type(uint128).max))
        ];
        bytes32[] memory groups = groupsOf(GROUPS);
        for (uint256 i = 0; i < values.length; ++i) {
            vm.prevrandao(values[i]);
            vm.deal(OWNER, 100 ether);
            vm.expectRevert(IAccuracyMarket.RandomnessMissing.selector);
            vm.prank(OWNER);
            market.createChallenge{value: uint256(REWARD) + OWNER_BOND}(terms, oneKey(), groups);
        }
        create(namedTerms());
        vm.prevrandao(bytes32(uint256(2 ** 128)));
        create(terms);
    }

    function test_drawSplit_onlyOnce() external {
        draw(_challenge, RANDAO);
        expectWrongPhase(Phase.Publication);
        market.drawSplit(_challenge, _header);
    }

    // ------------------------------------------------------------- late

    function test_drawSplit_byBlockhash() external {
        vm.roll(_drawBlock + RECENT);
        Headers.setRecent(_drawBlock, _header);
        market.drawSplit(_challenge, _header);
        requirePhase(_challenge, Phase.Publication);
    }

    /// @dev Where BLOCKHASH has forgotten the block, EIP-2935 has not.
    function test_drawSplit_byHistory() external {
        uint256[2] memory distances = [RECENT + 1, HISTORY];
        for (uint256 i = 0; i < distances.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.roll(_drawBlock + distances[i]);
            Headers.setHistory(_drawBlock, _header);
            expectError(IAccuracyMarket.DrawNotMissed.selector, bytes32(_drawBlock));
            market.rescheduleDraw(_challenge);
            _requireWrong(Headers.encode(_drawBlock, keccak256("chosen"), PROPOSAL));
            market.drawSplit(_challenge, _header);
            requirePhase(_challenge, Phase.Publication);
            vm.revertToState(snapshot);
        }
    }

    function test_drawSplit_missed() external {
        vm.roll(_drawBlock + HISTORY + 1);
        Headers.setHistory(_drawBlock, _header);
        _requireMissed();
    }

    /// @dev A chain without EIP-2935 forgets sooner, and no draw is lost.
    function test_drawSplit_missedWithoutHistory() external {
        vm.etch(Headers.HISTORY, "");
        vm.roll(_drawBlock + RECENT + 1);
        _requireMissed();
    }

    function test_rescheduleDraw_notBeforeTheBlockIsPast() external {
        uint256[4] memory blocks = [vm.getBlockNumber(), _drawBlock - 1, _drawBlock, _drawBlock + 1];
        for (uint256 i = 0; i < blocks.length; ++i) {
            vm.roll(blocks[i]);
            if (blocks[i] > _drawBlock) Headers.setRecent(_drawBlock, _header);
            expectError(IAccuracyMarket.DrawNotMissed.selector, bytes32(_drawBlock));
            vm.prank(OWNER);
            market.rescheduleDraw(_challenge);
        }
    }

    function _requireMissed() private {
        expectError(IAccuracyMarket.DrawMissed.selector, bytes32(_drawBlock));
        market.drawSplit(_challenge, _header);

        uint256 next = vm.getBlockNumber() + DRAW_DELAY;
        vm.expectEmit();
        emit IAccuracyMarket.DrawScheduled(_challenge, next);
        vm.prank(ANYONE);
        market.rescheduleDraw(_challenge);
        vm.assertEq(state(_challenge).drawBlock, next);
        requirePhase(_challenge, Phase.Draw);
        expectError(IAccuracyMarket.DrawTooEarly.selector, bytes32(next));
        market.drawSplit(_challenge, _header);

        draw(_challenge, keccak256("next randao"));
        (uint256 holdOut,) = _expected(_challenge, keccak256("next randao"));
        vm.assertEq(state(_challenge).holdOut, holdOut);
    }

    function _requireWrong(bytes memory header) private {
        expectError(IAccuracyMarket.WrongHeader.selector, bytes32(_drawBlock));
        market.drawSplit(_challenge, header);
    }

    function _expected(bytes32 challenge, bytes32 randao) private pure returns (uint256, uint256) {
        return ReferenceSplit.draw(keccak256(abi.encode(challenge, randao)), GROUPS, HOLD_OUT_GROUPS);
    }
}
