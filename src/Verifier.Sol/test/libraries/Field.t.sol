// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {ICurveErrors} from "../../src/interfaces/ICurveErrors.sol";
import {Fr} from "../../src/types/Fr.sol";
import {Inverses} from "../../src/types/Inverses.sol";
import {LibraryTest} from "../utils/LibraryTest.sol";
import {vm} from "../utils/Vm.sol";

contract FieldTest is LibraryTest {
    function testFuzz_operators(bytes32 seed) external view {
        Fr[] memory pair = scalars(seed, 2);
        (uint256 a, uint256 b) = (Fr.unwrap(pair[0]), Fr.unwrap(pair[1]));
        assertEq(libraries.add(pair[0], pair[1]), addmod(a, b, R));
        assertEq(libraries.sub(pair[0], pair[1]), minus(a, b));
        assertEq(libraries.mul(pair[0], pair[1]), mulmod(a, b, R));
        assertEq(libraries.pow5(pair[0]), power(a, 5));
    }

    function testFuzz_invert_everyMember(bytes32 seed) external view {
        Inverses memory values = _nonzero(seed);
        Inverses memory inverses = libraries.invert(values);
        bytes memory words = abi.encode(values);
        bytes memory inverted = abi.encode(inverses);
        for (uint256 i = 0; i < 7; ++i) {
            vm.assertEq(mulmod(_word(words, i), _word(inverted, i), R), 1);
        }
    }

    function testFuzz_invert_revertsIfAnyIsZero(bytes32 seed, uint256 which) external {
        bytes memory words = abi.encode(_nonzero(seed));
        uint256 place = 32 + 32 * (which % 7);
        assembly ("memory-safe") {
            mstore(add(words, place), 0)
        }
        Inverses memory values = abi.decode(words, (Inverses));
        vm.expectRevert(IAccuracyVerifier.DegenerateChallenge.selector);
        libraries.invert(values);
    }

    function testFuzz_requireCanonical(bytes32 seed, uint256 place, uint256 value) external {
        Fr[] memory list = scalars(seed, 30);
        libraries.requireCanonical(list);
        value = value % (type(uint256).max - R + 1) + R;
        list[place % 30] = Fr.wrap(value);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.ScalarOutOfRange.selector, value));
        libraries.requireCanonical(list);
    }

    function test_requireCanonical_edges() external {
        Fr[] memory list = new Fr[](1);
        libraries.requireCanonical(new Fr[](0));
        list[0] = Fr.wrap(R - 1);
        libraries.requireCanonical(list);
        list[0] = Fr.wrap(R);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.ScalarOutOfRange.selector, R));
        libraries.requireCanonical(list);
    }

    function _nonzero(bytes32 seed) private pure returns (Inverses memory values) {
        uint256[7] memory words;
        for (uint256 i = 0; i < 7; ++i) {
            words[i] = uint256(keccak256(abi.encode(seed, i))) % (R - 1) + 1;
        }
        return abi.decode(abi.encode(words), (Inverses));
    }

    function _word(bytes memory data, uint256 index) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(data, add(0x20, mul(index, 0x20))))
        }
    }
}
