// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Terms} from "../../src/types/Terms.sol";

/// @dev What `MarketLibraryHarness` offers: tests know no more of it, so they need not be compiled as it is.
interface IMarketLibraries {
    function draw(bytes32 seed, uint256 groups, uint256 size) external pure returns (uint256 first, uint256 second);

    function others(uint256 set, uint256 groups) external pure returns (uint256);

    function complement(uint256 set, uint256 size) external pure returns (uint256);

    function count(uint256 set) external pure returns (uint256);

    function next(uint256 set, uint256 group) external pure returns (uint256);

    function writeCode(bytes calldata data) external returns (address);

    function writeTerms(Terms calldata terms, bytes32[] calldata keys, bytes32[] calldata groups)
        external
        returns (address);

    function readTerms(address pointer) external view returns (Terms memory);

    function countGroups(address pointer) external view returns (uint256);

    function readGroups(address pointer) external view returns (bytes32[] memory);

    function readKeys(address pointer) external view returns (bytes32[] memory);
}
