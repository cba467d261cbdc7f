// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Terms} from "../../src/types/Terms.sol";
import {IMarketLibraries} from "../harness/IMarketLibraries.sol";
import {vm} from "../utils/Vm.sol";

contract TermsStoreTest {
    /// @dev EIP-170, less the STOP.
    uint256 private constant MAX_LENGTH = 24_575;

    IMarketLibraries private _libraries;

    function setUp() external {
        _libraries = IMarketLibraries(vm.deployCode("MarketLibraryHarness.sol:MarketLibraryHarness"));
    }

    function testFuzz_write_isReadBack(Terms memory terms, uint256 keyCount, uint256 groupCount) external {
        _requireReadBack(terms, keyCount % 17, groupCount % 257);
    }

    function test_write_atTheEdges() external {
        Terms memory terms;
        _requireReadBack(terms, 0, 0);
        _requireReadBack(terms, 1, 2);
        _requireReadBack(terms, 16, 256);
    }

    function test_write_layout() external {
        Terms memory terms;
        terms.salt = keccak256("salt");
        bytes memory code = _libraries.writeTerms(terms, _words("key", 2), _words("group", 3)).code;
        bytes memory expected = bytes.concat(
            hex"00", abi.encode(terms), abi.encode(_words("group", 3)), abi.encodePacked(_words("key", 2))
        );
        vm.assertEq(code, expected);
    }

    /// @dev Nothing runs what is data, whatever it begins with.
    function test_writeCode_isNotRun() external {
        // SELFDESTRUCT of the caller's address.
        address pointer = _libraries.writeCode(hex"33ff");
        vm.assertEq(pointer.code, hex"0033ff");
        (bool success, bytes memory result) = pointer.call("");
        vm.assertTrue(success);
        vm.assertEq(result.length, 0);
        vm.assertEq(pointer.code, hex"0033ff");
    }

    /// @dev What is longer no chain creates; forge would.
    function test_writeCode_upToTheLimit() external {
        address pointer = _libraries.writeCode(new bytes(MAX_LENGTH));
        vm.assertEq(pointer.code.length, MAX_LENGTH + 1);
    }

    function test_writeCode_ofNothing() external {
        vm.assertEq(_libraries.writeCode("").code, hex"00");
    }

    function _requireReadBack(Terms memory terms, uint256 keyCount, uint256 groupCount) private {
        bytes32[] memory keys = _words("key", keyCount);
        bytes32[] memory groups = _words("group", groupCount);
        address pointer = _libraries.writeTerms(terms, keys, groups);
        vm.assertEq(pointer.code.length, 1 + 32 * (16 + 2 + groupCount + keyCount));
        vm.assertEq(_libraries.countGroups(pointer), groupCount);
        vm.assertEq(abi.encode(_libraries.readTerms(pointer)), abi.encode(terms));
        vm.assertEq(abi.encode(_libraries.readKeys(pointer)), abi.encode(keys));
        vm.assertEq(abi.encode(_libraries.readGroups(pointer)), abi.encode(groups));
    }

    function _words(string memory name, uint256 count) private pure returns (bytes32[] memory words) {
        words = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            words[i] = keccak256(abi.encode(name, i));
        }
    }
}
