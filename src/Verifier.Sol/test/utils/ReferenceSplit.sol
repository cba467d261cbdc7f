// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev The draw once more, without an array that is shuffled: what lies at a place is found by undoing the swaps.
library ReferenceSplit {
    function draw(bytes32 seed, uint256 groups, uint256 size)
        internal
        pure
        returns (uint256 holdOut, uint256 substitutes)
    {
        uint256[] memory swaps = new uint256[](2 * size);
        for (uint256 i = 0; i < 2 * size; ++i) {
            swaps[i] = i + uint256(keccak256(abi.encode(seed, i))) % (groups - i);
            uint256 place = swaps[i];
            for (uint256 k = i; k > 0; --k) {
                if (place == swaps[k - 1]) place = k - 1;
                else if (place == k - 1) place = swaps[k - 1];
            }
            if (i < size) holdOut += 2 ** place;
            else substitutes += 2 ** place;
        }
    }
}
