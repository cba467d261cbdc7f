// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixture} from "../utils/Fixture.sol";
import {VerifierTest} from "../utils/VerifierTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev Nothing but the proof is accepted: words and bits of the calldata changed at random and one by one.
contract TamperingTest is VerifierTest {
    uint256 private constant SELECTOR = 4;

    bytes private _calldata;

    function setUp() public override {
        super.setUp();
        Fixture memory fixture = enter("simulated-three-groups");
        _calldata = encode(fixture.statement, fixture.proof);
    }

    function test_verify_acceptsTheOriginal() external view {
        vm.assertTrue(accepts(_calldata));
    }

    function test_verify_rejectsAnyWordPlusOne() external view {
        bytes memory data = _calldata;
        for (uint256 place = SELECTOR; place < data.length; place += 32) {
            uint256 value = wordAt(data, place);
            unchecked {
                _requireRejected(data, place, value + 1);
                _requireRejected(data, place, value - 1);
            }
            setWord(data, place, value);
        }
        vm.assertTrue(accepts(data));
    }

    function test_verify_rejectsAnyWordZeroed() external view {
        bytes memory data = _calldata;
        for (uint256 place = SELECTOR; place < data.length; place += 32) {
            uint256 value = wordAt(data, place);
            if (value != 0) _requireRejected(data, place, 0);
            setWord(data, place, value);
        }
        vm.assertTrue(accepts(data));
    }

    function test_verify_rejectsAnyNeighboursSwapped() external view {
        bytes memory data = _calldata;
        for (uint256 place = SELECTOR; place + 32 < data.length; place += 32) {
            (uint256 value, uint256 next) = (wordAt(data, place), wordAt(data, place + 32));
            setWord(data, place + 32, value);
            if (value != next) _requireRejected(data, place, next);
            setWord(data, place, value);
            setWord(data, place + 32, next);
        }
        vm.assertTrue(accepts(data));
    }

    function test_verify_rejectsAnyPairsSwapped() external view {
        bytes memory data = _calldata;
        for (uint256 place = SELECTOR; place + 96 < data.length; place += 32) {
            uint256[4] memory words =
                [wordAt(data, place), wordAt(data, place + 32), wordAt(data, place + 64), wordAt(data, place + 96)];
            for (uint256 i = 0; i < 4; ++i) {
                setWord(data, place + 32 * i, words[(i + 2) % 4]);
            }
            if (words[0] != words[2] || words[1] != words[3]) vm.assertFalse(accepts(data), "pairs swapped");
            for (uint256 i = 0; i < 4; ++i) {
                setWord(data, place + 32 * i, words[i]);
            }
        }
        vm.assertTrue(accepts(data));
    }

    function test_verify_rejectsTruncatedCalldata() external view {
        bytes memory data = _calldata;
        uint256 length = data.length;
        for (uint256 cut = 1; cut <= length; cut = cut < 32 ? cut * 2 : cut + 32) {
            assembly ("memory-safe") {
                mstore(data, sub(length, cut))
            }
            vm.assertFalse(accepts(data), "truncated");
        }
    }

    function testFuzz_verify_rejectsAnyBitFlipped(uint256 position) external view {
        bytes memory data = _calldata;
        position = 8 * SELECTOR + position % (8 * (data.length - SELECTOR));
        data[position / 8] ^= bytes1(uint8(2 ** (position % 8)));
        vm.assertFalse(accepts(data), "bit flipped");
    }

    function testFuzz_verify_rejectsAnyWordReplaced(uint256 position, uint256 value) external view {
        bytes memory data = _calldata;
        position = SELECTOR + 32 * (position % ((data.length - SELECTOR) / 32));
        vm.assume(value != wordAt(data, position));
        _requireRejected(data, position, value);
    }

    /// @dev As before, but with a scalar below r, which is not found out by its range.
    function testFuzz_verify_rejectsAnyWordReplacedByAScalar(uint256 position, uint256 value) external view {
        bytes memory data = _calldata;
        position = SELECTOR + 32 * (position % ((data.length - SELECTOR) / 32));
        value %= R;
        vm.assume(value != wordAt(data, position));
        _requireRejected(data, position, value);
    }

    function testFuzz_verify_rejectsRandomCalldata(bytes calldata noise) external view {
        vm.assertFalse(accepts(bytes.concat(verifier.verify.selector, noise)), "noise");
    }

    /// @dev The words before the noise are the original's, so that decoding does not find it out at once.
    function testFuzz_verify_rejectsARandomTail(uint256 position, bytes32 seed) external view {
        bytes memory data = _calldata;
        position = SELECTOR + 32 * (position % ((data.length - SELECTOR) / 32));
        for (; position < data.length; position += 32) {
            seed = keccak256(abi.encode(seed));
            setWord(data, position, uint256(seed) % R);
        }
        vm.assertFalse(accepts(data), "random tail");
    }

    function _requireRejected(bytes memory data, uint256 place, uint256 value) private view {
        setWord(data, place, value);
        vm.assertFalse(accepts(data), "word changed");
    }
}
