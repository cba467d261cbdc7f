// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerificationKey} from "../types/VerificationKey.sol";

/// @title The numbers of things that a key fixes
/// @dev Unchecked: registration bounds what is counted here, and gives samples that are not zero.
library KeyShape {
    /// @dev σ, K, ρ and v.
    uint256 private constant FIXED_PUBLIC_INPUTS = 4;

    /// @dev ρ and v.
    uint256 private constant FIXED_CLAIM = 2;

    /// @notice ⌈N / 2^groupBits⌉.
    function groups(VerificationKey memory key) internal pure returns (uint256) {
        unchecked {
            return _lastGroup(key) + 1;
        }
    }

    /// @notice ⌈log₂ groups⌉, the number of coordinates of r_g.
    function groupCoordinates(VerificationKey memory key) internal pure returns (uint256 bits) {
        uint256 last = _lastGroup(key);
        assembly {
            bits := sub(256, clz(last))
        }
    }

    /// @notice The number of scalars in r_g, ρ, u and v.
    function claimLength(VerificationKey memory key) internal pure returns (uint256) {
        unchecked {
            return FIXED_CLAIM + groupCoordinates(key) + key.openingBits;
        }
    }

    /// @notice The number of scalars in σ, K, r_g, ρ, u and v.
    function publicInputs(VerificationKey memory key) internal pure returns (uint256) {
        unchecked {
            return FIXED_PUBLIC_INPUTS + groupCoordinates(key) + key.openingBits;
        }
    }

    function _lastGroup(VerificationKey memory key) private pure returns (uint256) {
        unchecked {
            return (key.samples - 1) >> key.groupBits;
        }
    }
}
