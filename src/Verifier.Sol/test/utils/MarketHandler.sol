// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {Challenge, Phase, Submission} from "../../src/types/Challenge.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Token} from "../mocks/Tokens.sol";
import {Headers} from "./Headers.sol";
import {MarketTest} from "./MarketTest.sol";
import {vm} from "./Vm.sol";

/// @dev Does at random what can be done in a market, and much that cannot, and keeps books of its own.
contract MarketHandler is MarketTest {
    /// @dev A submission as it should be.
    struct Record {
        bytes32 id;
        address sender;
        uint256 model;
        uint256 correct;
        bool proved;
        bool settled;
    }

    uint256 private constant MAX_OPEN = 3;
    uint256 private constant MAX_CHALLENGES = 8;
    uint256 private constant MAX_SUBMISSIONS = 4;
    uint256 private constant RECENT = 256;
    uint256 private constant HISTORY = 8191;

    Token private _token;
    address[] private _actors;
    bytes32[] private _challenges;
    mapping(bytes32 challenge => Record[]) private _records;
    mapping(bytes32 challenge => Phase) private _reached;

    /// @dev Whether a phase was ever followed by an earlier one.
    bool private _wentBack;

    function setUp() public override {
        super.setUp();
        _token = new Token();
        _actors = parties();
        _actors.push(ANYONE);
        for (uint256 i = 0; i < _actors.length; ++i) {
            vm.prank(_actors[i]);
            IERC20(address(_token)).approve(address(market), type(uint256).max);
        }
    }

    modifier observed() {
        _observe();
        _;
        _observe();
    }

    // ------------------------------------------------------------- actions

    function createChallenge(uint256 seed) external observed {
        if (_challenges.length == MAX_CHALLENGES || _open() == MAX_OPEN) return;
        Terms memory terms = seed % 2 == 0 ? namedTerms() : drawnTerms();
        if (seed >> 8 & 1 == 1) terms.token = address(_token);
        if (seed >> 9 & 3 == 0) terms.submissionBond = 0;
        terms.ownerBond = seed >> 11 & 1 == 1 ? OWNER_BOND : 5;
        terms.salt = bytes32(_challenges.length);
        if (terms.token != ETH) _token.mint(OWNER, uint256(terms.reward) + terms.ownerBond);
        _challenges.push(create(terms));
    }

    /// @dev What belongs to the phase that a challenge is in.
    function step(uint256 which, uint256 seed) external observed {
        if (_challenges.length == 0) return;
        bytes32 challenge = _challenges[which % _challenges.length];
        Phase phase = market.phase(challenge);
        if (phase == Phase.Draw) _draw(challenge, seed);
        else if (phase == Phase.Publication) publish(challenge);
        else if (phase == Phase.Submission) _submit(challenge, seed);
        else if (phase == Phase.Reveal) reveal(challenge);
        else if (phase == Phase.Proving) _prove(challenge, seed);
        else if (phase == Phase.Delivery) deliver(challenge, entryOf(challenge, state(challenge).best).submitter);
        else if (phase == Phase.Settlement) finalize(challenge);
        else _settle(challenge, seed);
    }

    /// @dev Anything by anybody at any time. If it succeeds, then where it belongs.
    function attempt(uint256 which, uint256 seed) external observed {
        if (_challenges.length == 0) return;
        bytes32 challenge = _challenges[which % _challenges.length];
        Phase phase = market.phase(challenge);
        (bytes memory data, Phase belongs) = _call(challenge, seed);
        vm.prank(_actor(seed >> 128));
        (bool success,) = address(market).call(data);
        vm.assertTrue(!success || phase == belongs, "out of phase");
        if (success && belongs == Phase.Closed) _setSettled(challenge, seed >> 16);
    }

    /// @dev To the next deadline of any challenge, or the second after it, or by some hours.
    function travel(uint256 seed) external observed {
        uint256 time = vm.getBlockTimestamp();
        uint256 target = type(uint256).max;
        for (uint256 i = 0; i < _challenges.length; ++i) {
            uint256 deadline = _deadline(_challenges[i], market.phase(_challenges[i]));
            if (deadline >= time && deadline < target) target = deadline + (seed >> 8 & 1);
        }
        if (target == type(uint256).max) target = time + 1 days;
        _travelTo(seed % 8 == 0 ? time + (target - time) / 2 : target);
    }

    function withdraw(uint256 seed) external observed {
        address token = seed % 2 == 0 ? ETH : address(_token);
        address from = _actor(seed >> 8);
        uint256 credit = market.credit(token, from);
        if (credit == 0) return;
        uint256 before = balanceOf(token, from);
        vm.prank(from);
        vm.assertEq(market.withdraw(token, from), credit);
        vm.assertEq(balanceOf(token, from), before + credit);
    }

    function burn(uint256 seed) external observed {
        address token = seed % 2 == 0 ? ETH : address(_token);
        if (market.credit(token, NOBODY) != 0) market.burn(token);
    }

    // ------------------------------------------------------------- what must be so

    /// @dev All that a token's challenges have not yet credited, and all that is credited and was not withdrawn.
    function requireBalances() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = t == 0 ? ETH : address(_token);
            uint256 due = market.credit(token, NOBODY);
            for (uint256 i = 0; i < _actors.length; ++i) {
                due += market.credit(token, _actors[i]);
            }
            for (uint256 i = 0; i < _challenges.length; ++i) {
                due += _escrow(_challenges[i], token);
            }
            vm.assertEq(balanceOf(token, address(market)), due, "balance");
        }
    }

    function requireBest() external view {
        for (uint256 i = 0; i < _challenges.length; ++i) {
            Challenge memory reached = state(_challenges[i]);
            Record[] memory records = _records[_challenges[i]];
            (bytes32 best, uint256 correct, uint256 proofs) = (0, 0, 0);
            for (uint256 k = 0; k < records.length; ++k) {
                Submission memory entry = entryOf(_challenges[i], records[k].id);
                vm.assertEq(
                    abi.encode(entry.submitter, entry.order, entry.correct, entry.proved, entry.settled),
                    abi.encode(records[k].sender, k + 1, records[k].correct, records[k].proved, records[k].settled),
                    "entry"
                );
                if (!records[k].proved) continue;
                // In the order of submission: only a higher one is better.
                if (++proofs == 1 || records[k].correct > correct) {
                    (best, correct) = (records[k].id, records[k].correct);
                }
            }
            vm.assertEq(reached.best, best);
            vm.assertEq(reached.bestCorrect, correct, "best");
            vm.assertEq(reached.proofs, proofs, "proofs");
            vm.assertEq(reached.submissions, records.length, "submissions");
        }
    }

    function requirePhasesInOrder() external view {
        vm.assertFalse(_wentBack, "went back");
    }

    /// @dev From wherever things are: time passes, anyone finalizes and settles, all withdraw, and nothing is left.
    function drain() external {
        for (uint256 i = 0; i < _challenges.length; ++i) {
            bytes32 challenge = _challenges[i];
            for (uint256 k = 0; k < 8; ++k) {
                Phase phase = market.phase(challenge);
                if (phase == Phase.Closed) break;
                if (phase == Phase.Settlement) finalize(challenge);
                else _travelTo(_deadline(challenge, phase) + 1);
            }
            requirePhase(challenge, Phase.Closed);
            for (uint256 k = 0; k < _records[challenge].length; ++k) {
                settle(challenge, _records[challenge][k].id);
            }
        }
        for (uint256 t = 0; t < 2; ++t) {
            address token = t == 0 ? ETH : address(_token);
            for (uint256 i = 0; i < _actors.length; ++i) {
                if (market.credit(token, _actors[i]) == 0) continue;
                vm.prank(_actors[i]);
                market.withdraw(token, _actors[i]);
            }
            if (market.credit(token, NOBODY) != 0) market.burn(token);
            vm.assertEq(balanceOf(token, address(market)), 0, "left");
        }
    }

    function balanceOf(address token, address account) public view returns (uint256) {
        return token == ETH ? account.balance : IERC20(token).balanceOf(account);
    }

    // ------------------------------------------------------------- how

    function _open() private view returns (uint256 open_) {
        for (uint256 i = 0; i < _challenges.length; ++i) {
            if (!state(_challenges[i]).closed) ++open_;
        }
    }

    function _observe() private {
        for (uint256 i = 0; i < _challenges.length; ++i) {
            Phase phase = market.phase(_challenges[i]);
            if (phase < _reached[_challenges[i]]) _wentBack = true;
            _reached[_challenges[i]] = phase;
        }
    }

    function _draw(bytes32 challenge, uint256 seed) private {
        uint256 drawBlock = state(challenge).drawBlock;
        if (vm.getBlockNumber() <= drawBlock) vm.roll(drawBlock + 1);
        uint256 distance = vm.getBlockNumber() - drawBlock;
        if (distance > HISTORY) return market.rescheduleDraw(challenge);
        bytes memory header = Headers.encode(drawBlock, keccak256(abi.encode(seed)), keccak256("proposal"));
        if (distance > RECENT) Headers.setHistory(drawBlock, header);
        else Headers.setRecent(drawBlock, header);
        market.drawSplit(challenge, header);
    }

    function _submit(bytes32 challenge, uint256 seed) private {
        Record[] storage records = _records[challenge];
        if (records.length == MAX_SUBMISSIONS) return;
        (Terms memory terms,,) = market.getTerms(challenge);
        address sender = _actor(seed);
        if (terms.token != ETH) _token.mint(sender, terms.submissionBond);
        bytes32 id = submit(challenge, sender, records.length);
        records.push(Record(id, sender, records.length, 0, false, false));
    }

    /// @dev Counts close together, so that there are equal ones.
    function _prove(bytes32 challenge, uint256 seed) private {
        Record[] storage records = _records[challenge];
        Record storage record = records[seed % records.length];
        if (record.proved) return;
        record.correct = THRESHOLD - 2 + (seed >> 16) % 4;
        record.proved = true;
        prove(challenge, record.sender, record.model, record.correct);
    }

    function _settle(bytes32 challenge, uint256 seed) private {
        if (_records[challenge].length == 0) return;
        settle(challenge, _records[challenge][seed % _records[challenge].length].id);
        _setSettled(challenge, seed);
    }

    function _setSettled(bytes32 challenge, uint256 seed) private {
        Record[] storage records = _records[challenge];
        if (records.length != 0) records[seed % records.length].settled = true;
    }

    function _call(bytes32 challenge, uint256 seed) private returns (bytes memory data, Phase belongs) {
        Record[] storage records = _records[challenge];
        Record memory record;
        if (records.length != 0) record = records[(seed >> 16) % records.length];
        G1Point memory model = modelOf(record.model);
        uint256 holdOut = state(challenge).holdOut;
        uint256 action = seed % 6;
        if (action == 0) return (abi.encodeCall(IAccuracyMarket.finalize, (challenge)), Phase.Settlement);
        if (action == 1) {
            bytes32[] memory ids = records.length == 0 ? new bytes32[](0) : single(record.id);
            return (abi.encodeCall(IAccuracyMarket.settle, (challenge, ids)), Phase.Closed);
        }
        if (action == 2) return (abi.encodeCall(IAccuracyMarket.deliver, (challenge, hex"01", 0)), Phase.Delivery);
        if (action == 3) {
            return (abi.encodeCall(IAccuracyMarket.reveal, (challenge, groupsOfSet(holdOut))), Phase.Reveal);
        }
        if (action == 4) {
            // Of a count that was not announced: it never succeeds.
            return (
                abi.encodeCall(IAccuracyMarket.prove, (challenge, key, model, dataOf(challenge), SAMPLES, noProof())),
                Phase.None
            );
        }
        return (abi.encodeCall(IAccuracyMarket.rescheduleDraw, (challenge)), Phase.Draw);
    }

    function _deadline(bytes32 challenge, Phase phase) private view returns (uint256) {
        Challenge memory reached = state(challenge);
        if (phase == Phase.Draw) return reached.drawBy;
        if (phase == Phase.Publication) return reached.publishBy;
        if (phase == Phase.Submission) return reached.submitBy;
        if (phase == Phase.Reveal) return reached.revealBy;
        if (phase == Phase.Proving) return reached.proveBy;
        return reached.deliverBy;
    }

    function _travelTo(uint256 time) private {
        vm.roll(vm.getBlockNumber() + (time - vm.getBlockTimestamp()) / 12);
        vm.warp(time);
    }

    function _escrow(bytes32 challenge, address token) private view returns (uint256 due) {
        (Terms memory terms,,) = market.getTerms(challenge);
        if (terms.token != token) return 0;
        Challenge memory reached = state(challenge);
        Record[] memory records = _records[challenge];
        if (!reached.closed) {
            return uint256(terms.reward) + terms.ownerBond + records.length * terms.submissionBond;
        }
        for (uint256 k = 0; k < records.length; ++k) {
            if (records[k].settled) continue;
            due += terms.submissionBond;
            if (reached.revealed || !records[k].proved) continue;
            due += terms.ownerBond / reached.proofs;
            if (records[k].id == reached.best) due += terms.ownerBond % reached.proofs;
        }
    }

    function _actor(uint256 seed) private view returns (address) {
        return _actors[seed % _actors.length];
    }
}
