// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../interfaces/ICurveErrors.sol";
import {Fr, R} from "../types/Fr.sol";
import {MercuryEvaluations} from "../types/MercuryProof.sol";
import {PlonkEvaluations} from "../types/PlonkProof.sol";

/// @title Whether words of calldata are scalars
/// @dev A residue that passed in two encodings would make two proofs of one, and all arithmetic expects numbers below
/// r.
library FieldElements {
    /// @dev Evaluations come in multiples of six words.
    uint256 private constant SIX_WORDS = 0xc0;

    uint256 private constant PLONK_SIZE = 0x240;

    uint256 private constant MERCURY_SIZE = 0xc0;

    function requireCanonical(Fr[] calldata scalars) internal pure {
        bool canonical = true;
        uint256 offset;
        assembly {
            offset := scalars.offset
            // One branch behind the loop: which word it was is of interest only when there is one.
            let end := add(offset, mul(scalars.length, 0x20))
            for { let at := offset } lt(at, end) { at := add(at, 0x20) } {
                canonical := and(canonical, lt(calldataload(at), R))
            }
        }
        if (!canonical) _revertNotCanonical(offset);
    }

    function requireCanonical(PlonkEvaluations calldata evaluations) internal pure {
        uint256 offset;
        assembly {
            offset := evaluations
        }
        _requireCanonical(offset, PLONK_SIZE);
    }

    function requireCanonical(MercuryEvaluations calldata evaluations) internal pure {
        uint256 offset;
        assembly {
            offset := evaluations
        }
        _requireCanonical(offset, MERCURY_SIZE);
    }

    function _requireCanonical(uint256 offset, uint256 size) private pure {
        bool canonical = true;
        assembly {
            let end := add(offset, size)
            for { let at := offset } lt(at, end) { at := add(at, SIX_WORDS) } {
                let first := and(lt(calldataload(at), R), lt(calldataload(add(at, 0x20)), R))
                let second := and(lt(calldataload(add(at, 0x40)), R), lt(calldataload(add(at, 0x60)), R))
                let third := and(lt(calldataload(add(at, 0x80)), R), lt(calldataload(add(at, 0xa0)), R))
                canonical := and(and(canonical, first), and(second, third))
            }
        }
        if (!canonical) _revertNotCanonical(offset);
    }

    /// @dev Names the first word from `offset` on that is not below r; there is one.
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
