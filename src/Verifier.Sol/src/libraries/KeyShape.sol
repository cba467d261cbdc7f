// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerificationKey} from "../types/VerificationKey.sol";

/// @title The numbers of things that a key fixes
library KeyShape {
    /// @dev σ, K, ρ and v.
    uint256 private constant FIXED_PUBLIC_INPUTS = 4;

    /// @dev σ and K, which the claim does not repeat.
    uint256 private constant INPUTS_OUTSIDE_CLAIM = 2;

    /// @notice ⌈N / 2^groupBits⌉.
    function groups(VerificationKey memory key) internal pure returns (uint256) {
        return ((key.samples - 1) >> key.groupBits) + 1;
    }

    /// @notice ⌈log₂ groups⌉, the number of coordinates of r_g.
    function groupCoordinates(VerificationKey memory key) internal pure returns (uint256 bits) {
        return _bitLength((key.samples - 1) >> key.groupBits);
    }

    /// @notice r_g, ρ, u and v.
    function claimLength(VerificationKey memory key) internal pure returns (uint256) {
        return publicInputs(key) - INPUTS_OUTSIDE_CLAIM;
    }

    /// @notice σ, K, r_g, ρ, u and v.
    function publicInputs(VerificationKey memory key) internal pure returns (uint256) {
        return FIXED_PUBLIC_INPUTS + groupCoordinates(key) + key.openingBits;
    }

    /// @dev ⌈log₂ (x + 1)⌉.
    function _bitLength(uint256 x) private pure returns (uint256 bits) {
        assembly {
            bits := sub(256, clz(x))
        }
    }
}
