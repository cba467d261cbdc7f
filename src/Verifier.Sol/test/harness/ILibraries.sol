// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

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

/// @dev What `LibraryHarness` offers: tests know no more of it, so they need not be compiled as it is.
interface ILibraries {
    function add(Fr a, Fr b) external pure returns (Fr);

    function sub(Fr a, Fr b) external pure returns (Fr);

    function mul(Fr a, Fr b) external pure returns (Fr);

    function pow5(Fr a) external pure returns (Fr);

    function invert(Inverses memory values) external view returns (Inverses memory);

    function requireCanonical(Fr[] calldata scalars) external pure;

    function isFinite(uint256 x, uint256 y) external pure returns (bool);

    function isG2(uint256[4] calldata point) external view returns (bool);

    function pairingsAgree(G1Point calldata left, G1Point calldata right, uint256[4] memory tauG2)
        external
        view
        returns (bool);

    function combine(G1Point[] calldata points, Fr[] calldata scalars) external view returns (G1Point memory);

    function combineHiding(G1Point[] calldata points, Fr[] memory scalars, Fr factor)
        external
        view
        returns (G1Point memory);

    function eqTable(Fr[] calldata point, uint256 length, Fr scale) external pure returns (Fr[] memory);

    function eqPolynomials(Fr[] calldata point, Fr x, Fr y) external pure returns (Fr atX, Fr atY, Fr power);

    function shape(VerificationKey memory key)
        external
        pure
        returns (uint256 groups, uint256 coordinates, uint256 claimLength, uint256 inputs);

    function digest(VerificationKey memory key, Statement calldata statement, Proof calldata proof)
        external
        view
        returns (Fr);

    function challenges(bytes32 key, Fr sigma, uint256 correct, Proof calldata proof)
        external
        pure
        returns (Challenges memory);

    function publicInputs(Fr first, uint256 correct, Fr[] calldata claim, Fr omega, Fr zeta)
        external
        pure
        returns (Fr, Fr);

    function plonkIdentities(PlonkEvaluations calldata evaluations, Challenges memory drawn)
        external
        pure
        returns (Fr sum, Fr boundary);

    function rows(Fr zeta, uint256 logRows) external pure returns (Fr power, Fr inverse);

    function mercuryIdentities(
        Fr[] calldata u,
        Fr v,
        MercuryEvaluations calldata evaluations,
        Fr gamma,
        Fr z,
        Fr zInverse
    ) external pure returns (MercuryIdentities memory);
}
