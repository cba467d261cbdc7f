// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Challenges} from "../types/Challenges.sol";
import {Fr, ONE, R} from "../types/Fr.sol";
import {PlonkEvaluations} from "../types/PlonkProof.sol";

/// @title PLONK's identity at ζ, which says what t(ζ) must be
/// @dev Gabizon, Williamson, Ciobotaru, ePrint 2019/953, with rows of Poseidon2 (PROTOCOL section 9).
library Plonk {
    /// @dev The cosets of the wires b and c; that of a is H itself.
    Fr private constant COSET_B = Fr.wrap(5);
    Fr private constant COSET_C = Fr.wrap(25);

    /// @notice Σ x_i ω^i / (ζ - ω^i) over the rows of the public inputs, as one fraction: with n L_i(X) = ω^i (X^n - 1)
    /// / (X - ω^i), it is n / (ζ^n - 1) times what they come to.
    /// @param first x_0; the others are K and the claim.
    function publicInputs(Fr first, uint256 correct, Fr[] calldata claim, Fr omega, Fr zeta)
        internal
        pure
        returns (Fr numerator, Fr denominator)
    {
        // x_0 / (ζ - 1) + K ω / (ζ - ω)
        denominator = zeta - omega;
        numerator = first * denominator + Fr.wrap(correct) * omega * (zeta - ONE);
        denominator = denominator * (zeta - ONE);
        assembly {
            let root := omega
            let end := add(claim.offset, mul(claim.length, 0x20))
            for { let at := claim.offset } lt(at, end) { at := add(at, 0x20) } {
                // Sums of two numbers below r fit a word, and mulmod takes any: only the last numerator is reduced.
                root := mulmod(root, omega, R)
                let distance := add(zeta, sub(R, root))
                let term := mulmod(mulmod(calldataload(at), root, R), denominator, R)
                numerator := add(mulmod(numerator, distance, R), term)
                denominator := mulmod(denominator, distance, R)
            }
            numerator := mod(numerator, R)
        }
    }

    /// @notice α⁵ (z(ζ) - 1), the factor of L₀.
    function boundary(PlonkEvaluations calldata evaluations, Fr alpha) internal pure returns (Fr) {
        return alpha.pow5() * (evaluations.permutation - ONE);
    }

    /// @notice G₀ + αG₁ + α²G₂ + α³G₃ + α⁴ times the permutation's identity, all at ζ, without public inputs.
    function identities(PlonkEvaluations calldata evaluations, Challenges memory challenges)
        internal
        pure
        returns (Fr sum)
    {
        Fr alpha = challenges.alpha;
        (Fr gate, Fr[3] memory rounds) = _gates(evaluations);
        sum = rounds[2] + alpha * _permutation(evaluations, challenges);
        sum = rounds[1] + alpha * sum;
        sum = rounds[0] + alpha * sum;
        sum = gate + alpha * sum;
    }

    /// @notice 1/n for n = 2^logRows, which divides r - 1.
    function inverseOfRows(uint256 logRows) internal pure returns (Fr) {
        return Fr.wrap(R - ((R - 1) >> logRows));
    }

    /// @notice ζ^n for n = 2^logRows.
    function powerOfRows(Fr zeta, uint256 logRows) internal pure returns (Fr power) {
        power = zeta;
        for (uint256 i = 0; i < logRows; ++i) {
            power = power.square();
        }
    }

    /// @dev G₀ without public inputs, and G₁, G₂, G₃.
    function _gates(PlonkEvaluations calldata e) private pure returns (Fr gate, Fr[3] memory rounds) {
        (Fr a, Fr b, Fr c) = (e.wires[0], e.wires[1], e.wires[2]);
        (Fr qL, Fr qR, Fr qO) = (e.preprocessed[0], e.preprocessed[1], e.preprocessed[2]);
        (Fr full, Fr partial_) = (e.preprocessed[5], e.preprocessed[6]);
        Fr s = full + partial_;
        gate = (ONE - s) * (qL * a + qR * b + qO * c + e.preprocessed[3] * a * b + e.preprocessed[4]);

        // A row of Poseidon2: the S-box on all three cells or on the first, then the linear layer, which adds the sum
        // to each cell and, in a partial round, doubles the third.
        Fr x = s * (a + qL).pow5();
        Fr y = full * (b + qR).pow5() + partial_ * b;
        Fr w = full * (c + qO).pow5() + partial_ * c;
        Fr sum = x + y + w;
        rounds[0] = x + sum - s * e.nextWires[0];
        rounds[1] = y + sum - s * e.nextWires[1];
        rounds[2] = w + partial_ * c + sum - s * e.nextWires[2];
    }

    /// @dev (a + βζ + γ)(b + 5βζ + γ)(c + 25βζ + γ) z(ζ) - (a + βS₁ + γ)(b + βS₂ + γ)(c + βS₃ + γ) z(ωζ).
    function _permutation(PlonkEvaluations calldata e, Challenges memory challenges) private pure returns (Fr) {
        Fr beta = challenges.beta;
        Fr position = beta * challenges.zeta;
        Fr a = e.wires[0] + challenges.gamma;
        Fr b = e.wires[1] + challenges.gamma;
        Fr c = e.wires[2] + challenges.gamma;
        Fr identity = (a + position) * (b + COSET_B * position) * (c + COSET_C * position);
        Fr permuted = (a + beta * e.preprocessed[7]) * (b + beta * e.preprocessed[8]) * (c + beta * e.preprocessed[9]);
        return identity * e.permutation - permuted * e.nextPermutation;
    }
}
