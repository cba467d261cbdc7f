// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Challenges} from "../types/Challenges.sol";
import {Fr, R} from "../types/Fr.sol";
import {Inverses} from "../types/Inverses.sol";
import {MercuryIdentities} from "../types/MercuryIdentities.sol";
import {MercuryEvaluations} from "../types/MercuryProof.sol";
import {PlonkEvaluations} from "../types/PlonkProof.sol";

/// @title The batch that opens all committed polynomials, each modulo a polynomial of its own
/// @dev Boneh, Drake, Fisch, Gabizon, ePrint 2020/081, section 4, with the rows of PROTOCOL section 9:
///
///     0  f - (z^b - α) q   X - z
///     1  g                 (X - z)(X - 1/z)
///     2  h                 (X - z)(X - 1/z)(X - α)
///     3  S                 (X - z)(X - 1/z)
///     4  D                 X - z
///     5  pre               X^10 - ζ
///     6  wires             (X³ - ζ)(X³ - ωζ)
///     7  z                 (X - ζ)(X - ωζ)
///     8  t                 X - ζ
library BatchOpening {
    /// @dev Bytes of nine rows.
    uint256 private constant SIZE = 0x120;

    /// @notice ρ'^i (T/Z_i)(ξ) for each row, and T(ξ): T is the product of the distinct factors in the table, Z_i row
    /// i's modulus.
    function weights(Challenges memory challenges, Fr zInverse, Fr omega)
        internal
        pure
        returns (Fr[9] memory rows, Fr vanishing)
    {
        Fr xi = challenges.xi;
        Fr zeta = challenges.zeta;
        Fr next = omega * zeta;
        Fr cube = xi.square() * xi;
        Fr atInverseAndAlpha = xi - challenges.mercuryAlpha;
        Fr withoutPlonk = (xi - challenges.mercuryZ) * (xi - zInverse) * atInverseAndAlpha;
        Fr atInverse = (xi - zInverse) * atInverseAndAlpha;
        Fr preprocessed = cube.square() * cube * xi - zeta;
        Fr wires = (cube - zeta) * (cube - next);
        Fr permutation = (xi - zeta) * (xi - next);
        Fr withoutMercury = preprocessed * wires * permutation;

        rows[0] = atInverse * withoutMercury;
        rows[1] = atInverseAndAlpha * withoutMercury;
        rows[2] = withoutMercury;
        rows[3] = rows[1];
        rows[4] = rows[0];
        rows[5] = withoutPlonk * wires * permutation;
        rows[6] = withoutPlonk * preprocessed * permutation;
        rows[7] = withoutPlonk * preprocessed * wires;
        rows[8] = rows[7] * (xi - next);
        vanishing = withoutPlonk * withoutMercury;

        Fr rho = challenges.rho;
        assembly ("memory-safe") {
            let power := rho
            for { let row := add(rows, 0x20) } lt(row, add(rows, SIZE)) { row := add(row, 0x20) } {
                mstore(row, mulmod(mload(row), power, R))
                power := mulmod(power, rho, R)
            }
        }
    }

    /// @notice Σ weights[i] · remainders[i].
    function merge(Fr[9] memory rows, Fr[9] memory remainders) internal pure returns (Fr sum) {
        assembly ("memory-safe") {
            for { let i := 0 } lt(i, SIZE) { i := add(i, 0x20) } {
                sum := addmod(sum, mulmod(mload(add(rows, i)), mload(add(remainders, i)), R), R)
            }
        }
    }

    /// @notice r_i(ξ) for Mercury's rows, 0 to 4.
    function mercuryRemainders(
        Fr[9] memory rows,
        MercuryEvaluations calldata evaluations,
        MercuryIdentities memory implied,
        Challenges memory challenges,
        Inverses memory inverses
    ) internal pure {
        Fr z = challenges.mercuryZ;
        Fr beyondZ = challenges.xi - z;
        // Divided differences over z, 1/z, α.
        Fr toInverse = z * inverses.zFromInverse;
        Fr slopeG = (evaluations.gAtInverse - evaluations.gAtZ) * toInverse;
        Fr slopeH = (evaluations.hAtInverse - evaluations.hAtZ) * toInverse;
        Fr slopeS = (implied.sAtInverse - evaluations.sAtZ) * toInverse;
        Fr slopeToAlpha = (evaluations.hAtAlpha - evaluations.hAtZ) * inverses.alphaFromZ;
        Fr curvatureH = (slopeToAlpha - slopeH) * z * inverses.alphaFromInverse;

        rows[0] = evaluations.gAtZ;
        rows[1] = evaluations.gAtZ + beyondZ * slopeG;
        rows[2] = evaluations.hAtZ + beyondZ * (slopeH + (challenges.xi - inverses.z) * curvatureH);
        rows[3] = evaluations.sAtZ + beyondZ * slopeS;
        rows[4] = implied.dAtZ;
    }

    /// @notice r_i(ξ) for PLONK's rows, 5 to 8.
    function plonkRemainders(
        Fr[9] memory rows,
        PlonkEvaluations calldata evaluations,
        Fr quotientAtZeta,
        Challenges memory challenges,
        Inverses memory inverses
    ) internal pure {
        Fr xi = challenges.xi;
        Fr cube = xi.square() * xi;
        Fr wires = _interleave(evaluations.wires, xi);
        Fr slopeWires = (_interleave(evaluations.nextWires, xi) - wires) * inverses.step;
        Fr slopePermutation = (evaluations.nextPermutation - evaluations.permutation) * inverses.step;

        rows[5] = _interleave(evaluations.preprocessed, xi);
        rows[6] = wires + slopeWires * (cube - challenges.zeta);
        rows[7] = evaluations.permutation + slopePermutation * (xi - challenges.zeta);
        rows[8] = quotientAtZeta;
    }

    /// @dev a + ξ b + ξ² c.
    function _interleave(Fr[3] calldata wires, Fr xi) private pure returns (Fr) {
        return wires[0] + xi * (wires[1] + xi * wires[2]);
    }

    /// @dev Σ ξ^i P_i(ζ).
    function _interleave(Fr[10] calldata columns, Fr xi) private pure returns (Fr sum) {
        assembly {
            for { let at := add(columns, 0x140) } gt(at, columns) {} {
                at := sub(at, 0x20)
                sum := addmod(mulmod(sum, xi, R), calldataload(at), R)
            }
        }
    }
}
