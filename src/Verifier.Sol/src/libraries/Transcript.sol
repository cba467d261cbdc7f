// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Challenges} from "../types/Challenges.sol";
import {Fr, R} from "../types/Fr.sol";
import {G1Point} from "../types/G1Point.sol";
import {PlonkEvaluations} from "../types/PlonkProof.sol";
import {MercuryEvaluations} from "../types/MercuryProof.sol";
import {Proof} from "../types/Proof.sol";

/// @title The transcript: what the prover says before each challenge
/// @dev state ← keccak256(state ‖ everything absorbed since), from keccak256(label); a challenge is the new state mod
/// r. Each run of words between two challenges has a length that the key fixes, so the encoding is unambiguous. The
/// state heads a buffer that is hashed in place.
library Transcript {
    bytes32 private constant LABEL = keccak256("zkml.wrap.v1");

    /// @dev The state and the longest run of fixed length, that of PLONK's evaluations and h.
    uint256 private constant MINIMUM_WORDS = 21;

    /// @notice All challenges. The proof's claim has the length that the key says.
    function challenges(bytes32 key, Fr sigma, uint256 correct, Proof calldata proof)
        internal
        pure
        returns (Challenges memory drawn)
    {
        Fr[] calldata claim = proof.claim;
        // state, key, σ, K, the claim, [wires]
        uint256 words = claim.length + 6;
        uint256 buffer = _allocate(words < MINIMUM_WORDS ? MINIMUM_WORDS : words);
        bytes32 label = LABEL;
        G1Point calldata wires = proof.plonk.wires;
        assembly ("memory-safe") {
            mstore(buffer, label)
            mstore(add(buffer, 0x20), key)
            mstore(add(buffer, 0x40), sigma)
            mstore(add(buffer, 0x60), correct)
            calldatacopy(add(buffer, 0x80), claim.offset, mul(claim.length, 0x20))
            calldatacopy(add(buffer, sub(mul(words, 0x20), 0x40)), wires, 0x40)
        }
        drawn.beta = _draw(buffer, words - 1);
        drawn.gamma = _draw(buffer, 0);
        drawn.alpha = _absorb(buffer, _offset(proof.plonk.permutation), 2);
        drawn.zeta = _absorb(buffer, _offset(proof.plonk.quotient), 2);
        // The evaluations and h.
        drawn.mercuryAlpha = _absorb(buffer, _offset(proof.plonk.evaluations), 20);
        // g and q, S and D.
        drawn.mercuryGamma = _absorb(buffer, _offset(proof.mercury.g), 4);
        drawn.mercuryZ = _absorb(buffer, _offset(proof.mercury.s), 4);
        drawn.rho = _absorb(buffer, _offset(proof.mercury.evaluations), 6);
        drawn.xi = _absorb(buffer, _offset(proof.w), 2);
    }

    /// @dev Absorbs consecutive words of calldata and draws a challenge.
    function _absorb(uint256 buffer, uint256 offset, uint256 words) private pure returns (Fr) {
        assembly ("memory-safe") {
            calldatacopy(add(buffer, 0x20), offset, mul(words, 0x20))
        }
        return _draw(buffer, words);
    }

    /// @dev Draws a challenge after so many words behind the state.
    function _draw(uint256 buffer, uint256 words) private pure returns (Fr challenge) {
        assembly ("memory-safe") {
            let state := keccak256(buffer, add(mul(words, 0x20), 0x20))
            mstore(buffer, state)
            challenge := mod(state, R)
        }
    }

    function _allocate(uint256 words) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
            mstore(0x40, add(pointer, mul(words, 0x20)))
        }
    }

    function _offset(G1Point calldata point) private pure returns (uint256 offset) {
        assembly {
            offset := point
        }
    }

    function _offset(PlonkEvaluations calldata evaluations) private pure returns (uint256 offset) {
        assembly {
            offset := evaluations
        }
    }

    function _offset(MercuryEvaluations calldata evaluations) private pure returns (uint256 offset) {
        assembly {
            offset := evaluations
        }
    }
}
