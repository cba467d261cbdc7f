// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {Fr, R} from "../types/Fr.sol";
import {MercuryEvaluations} from "../types/MercuryProof.sol";
import {PlonkEvaluations} from "../types/PlonkProof.sol";

/// @title Whether words of calldata are scalars
/// @dev A residue that passed in two encodings would be two proofs for one, and `Fr` subtracts below r only.
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
        uint256 end = offset + count * 32;
        for (; offset != end; offset += 32) {
            uint256 scalar;
            assembly {
                scalar := calldataload(offset)
            }
            if (scalar >= R) revert ICurveErrors.ScalarOutOfRange(scalar);
        }
    }
}
