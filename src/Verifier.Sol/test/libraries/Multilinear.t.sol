// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "../../src/types/Fr.sol";
import {LibraryTest} from "../utils/LibraryTest.sol";
import {vm} from "../utils/Vm.sol";

contract MultilinearTest is LibraryTest {
    /// @dev Lengths on either side of each power of two.
    function testFuzz_eqTable(bytes32 seed, uint256 length) external view {
        length = length % 17 + 1;
        uint256 variables = 0;
        while (2 ** variables < length) ++variables;
        Fr[] memory point = scalars(seed, variables + 1);
        Fr scale = point[variables];
        assembly ("memory-safe") {
            mstore(point, variables)
        }

        Fr[] memory table = libraries.eqTable(point, length, scale);
        vm.assertEq(table.length, length);
        for (uint256 i = 0; i < length; ++i) {
            uint256 expected = Fr.unwrap(scale);
            for (uint256 j = 0; j < variables; ++j) {
                uint256 u = Fr.unwrap(point[j]);
                expected = mulmod(expected, (i >> j) & 1 == 1 ? u : minus(1, u), R);
            }
            assertEq(table[i], expected);
        }
    }

    /// @dev Σ_i eq(u, i) x^i, coefficient by coefficient.
    function testFuzz_eqPolynomials(bytes32 seed, uint256 variables) external view {
        variables %= 6;
        Fr[] memory point = scalars(seed, variables);
        Fr[] memory places = scalars(keccak256(abi.encode(seed)), 2);
        Fr[] memory coefficients = libraries.eqTable(point, 2 ** variables, Fr.wrap(1));
        (Fr first, Fr second, Fr highest) = libraries.eqPolynomials(point, places[0], places[1]);
        assertEq(first, _evaluate(coefficients, Fr.unwrap(places[0])));
        assertEq(second, _evaluate(coefficients, Fr.unwrap(places[1])));
        assertEq(highest, power(Fr.unwrap(places[0]), 2 ** variables));
    }

    function _evaluate(Fr[] memory coefficients, uint256 x) private pure returns (uint256 sum) {
        for (uint256 i = coefficients.length; i > 0; --i) {
            sum = addmod(mulmod(sum, x, R), Fr.unwrap(coefficients[i - 1]), R);
        }
    }
}
