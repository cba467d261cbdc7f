// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BN254} from "../../src/libraries/BN254.sol";
import {BatchInversion} from "../../src/libraries/BatchInversion.sol";
import {FieldElements} from "../../src/libraries/FieldElements.sol";
import {G1Accumulator} from "../../src/libraries/G1Accumulator.sol";
import {KeyShape} from "../../src/libraries/KeyShape.sol";
import {Mercury} from "../../src/libraries/Mercury.sol";
import {Multilinear} from "../../src/libraries/Multilinear.sol";
import {Plonk} from "../../src/libraries/Plonk.sol";
import {StatementDigest} from "../../src/libraries/StatementDigest.sol";
import {Transcript} from "../../src/libraries/Transcript.sol";
import {Challenges} from "../../src/types/Challenges.sol";
import {Fr} from "../../src/types/Fr.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Inverses} from "../../src/types/Inverses.sol";
import {MercuryIdentities} from "../../src/types/MercuryIdentities.sol";
import {MercuryEvaluations} from "../../src/types/MercuryProof.sol";
import {PlonkEvaluations} from "../../src/types/PlonkProof.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Statement} from "../../src/types/Statement.sol";
import {VerificationKey} from "../../src/types/VerificationKey.sol";
import {ILibraries} from "./ILibraries.sol";

/// @dev The libraries' functions one by one, compiled as the product is.
contract LibraryHarness is ILibraries {
    function add(Fr a, Fr b) external pure returns (Fr) {
        return a + b;
    }

    function sub(Fr a, Fr b) external pure returns (Fr) {
        return a - b;
    }

    function mul(Fr a, Fr b) external pure returns (Fr) {
        return a * b;
    }

    function pow5(Fr a) external pure returns (Fr) {
        return a.pow5();
    }

    function invert(Inverses memory values) external view returns (Inverses memory) {
        BatchInversion.invert(values);
        return values;
    }

    function requireCanonical(Fr[] calldata scalars) external pure {
        FieldElements.requireCanonical(scalars);
    }

    function isFinite(uint256 x, uint256 y) external pure returns (bool) {
        return BN254.isFinite(x, y);
    }

    function isG2(uint256[4] calldata point) external view returns (bool) {
        return BN254.isG2(point);
    }

    function pairingsAgree(G1Point calldata left, G1Point calldata right, uint256[4] memory tauG2)
        external
        view
        returns (bool)
    {
        return BN254.pairingsAgree(left.x, left.y, right.x, right.y, tauG2);
    }

    function combine(G1Point[] calldata points, Fr[] calldata scalars) external view returns (G1Point memory) {
        G1Accumulator memory sum;
        for (uint256 i = 0; i < points.length; ++i) {
            sum.add(points[i], scalars[i]);
        }
        return G1Point(sum.x, sum.y);
    }

    function combineHiding(G1Point[] calldata points, Fr[] memory scalars, Fr factor)
        external
        view
        returns (G1Point memory)
    {
        G1Accumulator memory sum;
        sum.addHiding(points, scalars, factor);
        return G1Point(sum.x, sum.y);
    }

    function eqTable(Fr[] calldata point, uint256 length, Fr scale) external pure returns (Fr[] memory) {
        return Multilinear.eqTable(point, length, scale);
    }

    function eqPolynomials(Fr[] calldata point, Fr x, Fr y) external pure returns (Fr atX, Fr atY, Fr power) {
        return Multilinear.eqPolynomials(point, x, y);
    }

    function shape(VerificationKey memory key)
        external
        pure
        returns (uint256 groups, uint256 coordinates, uint256 claimLength, uint256 inputs)
    {
        return (
            KeyShape.groups(key), KeyShape.groupCoordinates(key), KeyShape.claimLength(key), KeyShape.publicInputs(key)
        );
    }

    function digest(VerificationKey memory key, Statement calldata statement, Proof calldata proof)
        external
        view
        returns (Fr)
    {
        return StatementDigest.compute(key, statement, proof);
    }

    function challenges(bytes32 key, Fr sigma, uint256 correct, Proof calldata proof)
        external
        pure
        returns (Challenges memory)
    {
        return Transcript.challenges(key, sigma, correct, proof);
    }

    function publicInputs(Fr first, uint256 correct, Fr[] calldata claim, Fr omega, Fr zeta)
        external
        pure
        returns (Fr, Fr)
    {
        return Plonk.publicInputs(first, correct, claim, omega, zeta);
    }

    function plonkIdentities(PlonkEvaluations calldata evaluations, Challenges memory drawn)
        external
        pure
        returns (Fr sum, Fr boundary)
    {
        return (Plonk.identities(evaluations, drawn), Plonk.boundary(evaluations, drawn.alpha));
    }

    function rows(Fr zeta, uint256 logRows) external pure returns (Fr power, Fr inverse) {
        return (Plonk.powerOfRows(zeta, logRows), Plonk.inverseOfRows(logRows));
    }

    function mercuryIdentities(
        Fr[] calldata u,
        Fr v,
        MercuryEvaluations calldata evaluations,
        Fr gamma,
        Fr z,
        Fr zInverse
    ) external pure returns (MercuryIdentities memory) {
        return Mercury.identities(u, v, evaluations, gamma, z, zInverse);
    }
}
