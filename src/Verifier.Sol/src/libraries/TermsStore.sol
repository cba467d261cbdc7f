// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {G1Point} from "../types/G1Point.sol";
import {Group} from "../types/Group.sol";
import {Terms} from "../types/Terms.sol";
import {CodeStore} from "./CodeStore.sol";

/// @title What is agreed upon in a challenge, as contract code
/// @dev The words of the terms; then an offset, the number of groups, and three words a group; then the accepted keys.
/// Whoever wants one group copies no more than that.
library TermsStore {
    uint256 private constant WORD = 0x20;

    /// @dev Behind STOP.
    uint256 private constant TERMS_AT = 1;
    uint256 private constant TERMS_SIZE = 0x200;

    /// @dev TERMS_AT + TERMS_SIZE + WORD.
    uint256 private constant COUNT_AT = 0x221;
    uint256 private constant GROUPS_AT = 0x241;
    uint256 private constant GROUP_SIZE = 0x60;

    /// @notice With `MAX_KEYS` keys, these fill 24,128 of the 24,575 bytes that code can have.
    uint256 internal constant MAX_GROUPS = 240;
    uint256 internal constant MAX_KEYS = 16;

    /// @notice Creates the code; zero if that failed.
    function write(Terms calldata terms, bytes32[] calldata keys, Group[] calldata groups)
        internal
        returns (address pointer)
    {
        return CodeStore.write(bytes.concat(abi.encode(terms), abi.encode(groups), abi.encodePacked(keys)));
    }

    /// @notice The terms.
    function readTerms(address pointer) internal view returns (Terms memory terms) {
        assembly ("memory-safe") {
            extcodecopy(pointer, terms, TERMS_AT, TERMS_SIZE)
        }
    }

    /// @notice How many groups there are.
    function countGroups(address pointer) internal view returns (uint256 count) {
        assembly ("memory-safe") {
            extcodecopy(pointer, 0x00, COUNT_AT, WORD)
            count := mload(0x00)
        }
    }

    /// @notice The commitment to a group.
    function readCommitment(address pointer, uint256 group) internal view returns (G1Point memory point) {
        assembly ("memory-safe") {
            extcodecopy(pointer, point, add(GROUPS_AT, mul(group, GROUP_SIZE)), 0x40)
        }
    }

    /// @notice The hash of a group's key.
    function readKeyHash(address pointer, uint256 group) internal view returns (bytes32 hash) {
        assembly ("memory-safe") {
            extcodecopy(pointer, 0x00, add(GROUPS_AT, add(mul(group, GROUP_SIZE), 0x40)), WORD)
            hash := mload(0x00)
        }
    }

    /// @notice The accepted keys.
    function readKeys(address pointer) internal view returns (bytes32[] memory keys) {
        uint256 start = GROUPS_AT + countGroups(pointer) * GROUP_SIZE;
        uint256 size = pointer.code.length - start;
        keys = new bytes32[](size / WORD);
        assembly ("memory-safe") {
            extcodecopy(pointer, add(keys, WORD), start, size)
        }
    }
}
