// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Which groups are hold-out, and which stand in for them
/// @dev Sets of groups are words: bit g for group g, of at most 256.
library Split {
    /// @notice Draws two disjoint sets of `size` groups out of `groups`, all pairs of sets being as likely.
    /// @dev The first 2 `size` steps of a Fisher-Yates shuffle. The remainder of a 256-bit hash by at most 256 is
    /// uniform up to 2^-248.
    function draw(bytes32 seed, uint256 groups, uint256 size) internal pure returns (uint256 first, uint256 second) {
        uint256[] memory order = new uint256[](groups);
        for (uint256 i = 0; i < groups; ++i) {
            order[i] = i;
        }

        for (uint256 i = 0; i < 2 * size; ++i) {
            uint256 j = i + uint256(keccak256(abi.encode(seed, i))) % (groups - i);
            uint256 drawn = order[j];
            order[j] = order[i];
            if (i < size) first |= 2 ** drawn;
            else second |= 2 ** drawn;
        }
    }

    /// @notice The groups that there are and that are not in `set`.
    function others(uint256 set, uint256 groups) internal pure returns (uint256) {
        return (type(uint256).max >> (256 - groups)) & ~set;
    }

    /// @notice The lowest `size` groups that are not in `set`.
    function complement(uint256 set, uint256 size) internal pure returns (uint256 lowest) {
        uint256 rest = ~set;
        for (uint256 i = 0; i < size; ++i) {
            uint256 bit = rest & (~rest + 1);
            lowest |= bit;
            rest ^= bit;
        }
    }

    /// @notice How many groups a set has.
    function count(uint256 set) internal pure returns (uint256 members) {
        for (; set != 0; set &= set - 1) {
            ++members;
        }
    }

    /// @notice The first group of a set that is not below `group`; the set has one.
    function next(uint256 set, uint256 group) internal pure returns (uint256) {
        while ((set >> group) & 1 == 0) ++group;
        return group;
    }
}
