// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "../../src/types/Fr.sol";
import {ILibraries} from "../harness/ILibraries.sol";
import {vm} from "./Vm.sol";

/// @dev The libraries behind a contract, and field arithmetic by another way to compare them with.
abstract contract LibraryTest {
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 internal constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    ILibraries internal libraries;

    function setUp() public virtual {
        libraries = ILibraries(vm.deployCode("LibraryHarness.sol:LibraryHarness"));
    }

    /// @dev x^e mod r, bit by bit.
    function power(uint256 x, uint256 e) internal pure returns (uint256 result) {
        result = 1;
        for (; e != 0; e >>= 1) {
            if (e & 1 == 1) result = mulmod(result, x, R);
            x = mulmod(x, x, R);
        }
    }

    function inverse(uint256 x) internal pure returns (uint256) {
        return power(x, R - 2);
    }

    function minus(uint256 a, uint256 b) internal pure returns (uint256) {
        return addmod(a, R - b % R, R);
    }

    /// @dev So many scalars from a seed, some of them at the edges.
    function scalars(bytes32 seed, uint256 count) internal pure returns (Fr[] memory list) {
        list = new Fr[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            uint256[4] memory edges = [0, uint256(1), R - 1, R - 2];
            list[i] = Fr.wrap(drawn % 8 == 0 ? edges[(drawn >> 8) % 4] : drawn % R);
        }
    }

    function assertEq(Fr left, uint256 right) internal pure {
        vm.assertEq(Fr.unwrap(left), right);
    }
}
