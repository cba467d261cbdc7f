// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {Fr, R} from "../types/Fr.sol";
import {MercuryEvaluations} from "../types/MercuryProof.sol";
import {PlonkEvaluations} from "../types/PlonkProof.sol";

/// @title Whether words of calldata are scalars
/// @dev A residue that passed in two encodings would make two proofs of one, and all arithmetic expects numbers below r.
library FieldElements {
    uint256 private constant PLONK_EVALUATIONS = 18;

    uint256 private constant MERCURY_EVALUATIONS = 6;

    function requireCanonical(Fr[] calldata scalars) internal pure {
        uint256 offset;
        assembly {
            offset := scalars.offset
        }
        _requireCanonical(offset, scalars.length);
    }

    function requireCanonical(PlonkEvaluations calldata evaluations) internal pure {
        uint256 offset;
        assembly {
            offset := evaluations
        }
        _requireCanonical(offset, PLONK_EVALUATIONS);
    }

    function requireCanonical(MercuryEvaluations calldata evaluations) internal pure {
        uint256 offset;
        assembly {
            offset := evaluations
        }
        _requireCanonical(offset, MERCURY_EVALUATIONS);
    }

    function _requireCanonical(uint256 offset, uint256 count) private pure {
        bool canonical = true;
        uint256 end = offset + count * 32;
        assembly {
            // One branch behind the loop: which word it was is of interest only when there is one.
            for { let at := offset } lt(at, end) { at := add(at, 0x20) } {
                canonical := and(canonical, lt(calldataload(at), R))
            }
        }
        if (!canonical) _revertNotCanonical(offset);
    }

    /// @dev One of the words from `offset` on is not below r.
    function _revertNotCanonical(uint256 offset) private pure {
        while (true) {
            uint256 scalar;
            assembly {
                scalar := calldataload(offset)
            }
            if (scalar >= R) revert ICurveErrors.ScalarOutOfRange(scalar);
            offset += 32;
        }
    }
}
