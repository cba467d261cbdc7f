// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CodeStore} from "../../src/libraries/CodeStore.sol";
import {Split} from "../../src/libraries/Split.sol";
import {TermsStore} from "../../src/libraries/TermsStore.sol";
import {Terms} from "../../src/types/Terms.sol";
import {IMarketLibraries} from "./IMarketLibraries.sol";

/// @dev The market's libraries, function by function, compiled as the product is.
contract MarketLibraryHarness is IMarketLibraries {
    function draw(bytes32 seed, uint256 groups, uint256 size) external pure returns (uint256 first, uint256 second) {
        return Split.draw(seed, groups, size);
    }

    function others(uint256 set, uint256 groups) external pure returns (uint256) {
        return Split.others(set, groups);
    }

    function complement(uint256 set, uint256 size) external pure returns (uint256) {
        return Split.complement(set, size);
    }

    function count(uint256 set) external pure returns (uint256) {
        return Split.count(set);
    }

    function next(uint256 set, uint256 group) external pure returns (uint256) {
        return Split.next(set, group);
    }

    function writeCode(bytes calldata data) external returns (address) {
        return CodeStore.write(data);
    }

    function writeTerms(Terms calldata terms, bytes32[] calldata keys, bytes32[] calldata groups)
        external
        returns (address)
    {
        return TermsStore.write(terms, keys, groups);
    }

    function readTerms(address pointer) external view returns (Terms memory) {
        return TermsStore.readTerms(pointer);
    }

    function countGroups(address pointer) external view returns (uint256) {
        return TermsStore.countGroups(pointer);
    }

    function readGroups(address pointer) external view returns (bytes32[] memory) {
        return TermsStore.readGroups(pointer);
    }

    function readKeys(address pointer) external view returns (bytes32[] memory) {
        return TermsStore.readKeys(pointer);
    }
}
