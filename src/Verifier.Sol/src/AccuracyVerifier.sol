// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerificationKeyRegistry} from "./VerificationKeyRegistry.sol";
import {IAccuracyVerifier} from "./interfaces/IAccuracyVerifier.sol";
import {BN254} from "./libraries/BN254.sol";
import {BatchInversion} from "./libraries/BatchInversion.sol";
import {BatchOpening} from "./libraries/BatchOpening.sol";
import {FieldElements} from "./libraries/FieldElements.sol";
import {G1Accumulator} from "./libraries/G1Accumulator.sol";
import {KeyShape} from "./libraries/KeyShape.sol";
import {Mercury} from "./libraries/Mercury.sol";
import {Multilinear} from "./libraries/Multilinear.sol";
import {Plonk} from "./libraries/Plonk.sol";
import {StatementDigest} from "./libraries/StatementDigest.sol";
import {Transcript} from "./libraries/Transcript.sol";
import {Challenges} from "./types/Challenges.sol";
import {Fr, ONE, ZERO} from "./types/Fr.sol";
import {Inverses} from "./types/Inverses.sol";
import {MercuryIdentities} from "./types/MercuryIdentities.sol";
import {Proof} from "./types/Proof.sol";
import {Statement} from "./types/Statement.sol";
import {VerificationKey} from "./types/VerificationKey.sol";

/// @title Verifier of accuracy proofs
/// @dev PLONK's identity at ζ and Mercury's at z give the values that the proof leaves out; one batch opens all
/// committed polynomials, and one product of two pairings checks it (PROTOCOL section 9).
contract AccuracyVerifier is IAccuracyVerifier, VerificationKeyRegistry {
    using KeyShape for VerificationKey;

    /// @inheritdoc IAccuracyVerifier
    function verify(Statement calldata statement, Proof calldata proof) external view {
        VerificationKey memory key = _load(statement.key);
        _requireShape(key, statement, proof);
        FieldElements.requireCanonical(proof.claim);
        FieldElements.requireCanonical(proof.plonk.evaluations);
        FieldElements.requireCanonical(proof.mercury.evaluations);

        Fr sigma = StatementDigest.compute(key, statement, proof);
        Challenges memory challenges = Transcript.challenges(statement.key, sigma, statement.correct, proof);
        G1Accumulator memory sum = _reduce(key, statement, proof, sigma, challenges);
        if (!BN254.pairingsAgree(sum.x, sum.y, proof.wPrime.x, proof.wPrime.y, key.tauG2)) revert ProofRejected();
    }

    function _requireShape(VerificationKey memory key, Statement calldata statement, Proof calldata proof)
        private
        pure
    {
        uint256 groups = key.groups();
        if (statement.data.length != groups) revert DataCountMismatch(groups, statement.data.length);
        if (proof.aux.length != groups) revert AuxCountMismatch(groups, proof.aux.length);
        if (statement.correct > key.samples) revert CorrectOutOfRange(key.samples, statement.correct);
        uint256 length = key.claimLength();
        if (proof.claim.length != length) revert ClaimLengthMismatch(length, proof.claim.length);
    }

    /// @dev The left side of the pairing equation:
    /// Σ ρ'^i (T/Z_i)(ξ) (C_i - [r_i(ξ)]) - T(ξ) W + ξ W'.
    function _reduce(
        VerificationKey memory key,
        Statement calldata statement,
        Proof calldata proof,
        Fr sigma,
        Challenges memory challenges
    ) private view returns (G1Accumulator memory sum) {
        (Inverses memory inverses, Fr publicInputs) = _invert(key, proof, sigma, statement.correct, challenges);
        (Fr[9] memory weights, Fr vanishing) = BatchOpening.weights(challenges, inverses.z, key.omega);
        Fr constantTerm;
        {
            uint256 coordinates = key.groupCoordinates();
            MercuryIdentities memory implied = Mercury.identities(
                proof.claim[coordinates + 1:proof.claim.length - 1],
                proof.claim[proof.claim.length - 1],
                proof.mercury.evaluations,
                challenges.mercuryGamma,
                challenges.mercuryZ,
                inverses.z
            );
            Fr quotient = Plonk.identities(proof.plonk.evaluations, challenges) * inverses.vanishing - publicInputs
                * inverses.publicInputs * Plonk.inverseOfRows(key.logRows);
            Fr[9] memory remainders;
            BatchOpening.mercuryRemainders(remainders, proof.mercury.evaluations, implied, challenges, inverses);
            BatchOpening.plonkRemainders(remainders, proof.plonk.evaluations, quotient, challenges, inverses);
            constantTerm = BatchOpening.merge(weights, remainders);

            // C - (z^b - α) [q]
            _addWitness(sum, statement, proof, coordinates, weights[0]);
            sum.add(proof.mercury.q, weights[0] * (challenges.mercuryAlpha - implied.zToB));
        }

        sum.add(proof.mercury.g, weights[1]);
        sum.add(proof.mercury.h, weights[2]);
        sum.add(proof.mercury.s, weights[3]);
        sum.add(proof.mercury.d, weights[4]);
        sum.addKnown(key.preprocessed.x, key.preprocessed.y, weights[5]);
        sum.add(proof.plonk.wires, weights[6]);
        sum.add(proof.plonk.permutation, weights[7]);
        sum.add(proof.plonk.quotient, weights[8]);
        sum.addKnown(BN254.GENERATOR_X, BN254.GENERATOR_Y, ZERO - constantTerm);
        sum.add(proof.w, ZERO - vanishing);
        sum.add(proof.wPrime, challenges.xi);
    }

    /// @dev weight · C, with C = Σ_g eq(r_g, g)(C_aux[g] + ρ C_data[g]) + ρ² C_W + ρ³ C_mult + ρ⁴ C_mask.
    function _addWitness(
        G1Accumulator memory sum,
        Statement calldata statement,
        Proof calldata proof,
        uint256 coordinates,
        Fr weight
    ) private view {
        Fr rho = proof.claim[coordinates];
        Fr[] memory groups = Multilinear.eqTable(proof.claim[:coordinates], proof.aux.length, weight);
        sum.addHiding(proof.aux, groups, ONE);
        sum.addHiding(statement.data, groups, rho);

        weight = weight * rho.square();
        sum.addHiding(statement.model, weight);
        weight = weight * rho;
        sum.addHiding(proof.multiplicities, weight);
        weight = weight * rho;
        sum.addHiding(proof.mask, weight);
    }

    /// @dev All that is divided by, inverted at once, and the numerator over `inverses.publicInputs`.
    function _invert(
        VerificationKey memory key,
        Proof calldata proof,
        Fr sigma,
        uint256 correct,
        Challenges memory challenges
    ) private view returns (Inverses memory inverses, Fr publicInputs) {
        Fr zeta = challenges.zeta;
        Fr z = challenges.mercuryZ;
        Fr alpha = challenges.mercuryAlpha;
        // α⁵ L₀ (z - 1) joins -σ L₀.
        Fr first = sigma - Plonk.boundary(proof.plonk.evaluations, challenges.alpha);
        (publicInputs, inverses.publicInputs) = Plonk.publicInputs(first, correct, proof.claim, key.omega, zeta);
        inverses.vanishing = Plonk.powerOfRows(zeta, key.logRows) - ONE;
        inverses.step = key.omega * zeta - zeta;
        inverses.z = z;
        inverses.zFromInverse = ONE - z.square();
        inverses.alphaFromInverse = alpha * z - ONE;
        inverses.alphaFromZ = alpha - z;
        BatchInversion.invert(inverses);
    }
}
