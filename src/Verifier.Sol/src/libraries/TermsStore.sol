// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Terms} from "../types/Terms.sol";
import {CodeStore} from "./CodeStore.sol";

/// @title What is agreed upon in a challenge, as contract code
/// @dev The words of the terms; then an offset, the number of groups, and a hash a group; then the accepted keys.
library TermsStore {
    uint256 private constant WORD = 0x20;

    /// @dev Behind STOP.
    uint256 private constant TERMS_AT = 1;
    uint256 private constant TERMS_SIZE = 0x200;

    /// @dev TERMS_AT + TERMS_SIZE + WORD.
    uint256 private constant COUNT_AT = 0x221;
    uint256 private constant GROUPS_AT = 0x241;

    /// @notice As many groups as a set of them, a word, has room for.
    uint256 internal constant MAX_GROUPS = 256;

    uint256 internal constant MAX_KEYS = 16;

    /// @notice Creates the code; zero if that failed.
    function write(Terms calldata terms, bytes32[] calldata keys, bytes32[] calldata groups)
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

    /// @notice The hashes of all groups.
    function readGroups(address pointer) internal view returns (bytes32[] memory groups) {
        return _readWords(pointer, GROUPS_AT, countGroups(pointer));
    }

    /// @notice The accepted keys.
    function readKeys(address pointer) internal view returns (bytes32[] memory keys) {
        uint256 start = GROUPS_AT + countGroups(pointer) * WORD;
        return _readWords(pointer, start, (pointer.code.length - start) / WORD);
    }

    function _readWords(address pointer, uint256 start, uint256 count) private view returns (bytes32[] memory words) {
        words = new bytes32[](count);
        assembly ("memory-safe") {
            extcodecopy(pointer, add(words, WORD), start, mul(count, WORD))
        }
    }
}
