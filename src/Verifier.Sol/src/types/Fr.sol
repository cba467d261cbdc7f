// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev r, the prime order of BN254's groups.
uint256 constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

/// @notice An element of the scalar field of BN254, an integer below r.
/// @dev In calldata it is any word: whoever reads one there calls `FieldElements.requireCanonical` first. All functions
/// here expect integers below r and give such.
type Fr is uint256;

using {add as +, sub as -, mul as *, square, pow5, isZero} for Fr global;

Fr constant ZERO = Fr.wrap(0);

Fr constant ONE = Fr.wrap(1);

function add(Fr a, Fr b) pure returns (Fr c) {
    assembly {
        c := addmod(a, b, R)
    }
}

function sub(Fr a, Fr b) pure returns (Fr c) {
    assembly {
        c := addmod(a, sub(R, b), R)
    }
}

function mul(Fr a, Fr b) pure returns (Fr c) {
    assembly {
        c := mulmod(a, b, R)
    }
}

function square(Fr a) pure returns (Fr) {
    return a * a;
}

/// @dev The S-box of Poseidon2.
function pow5(Fr a) pure returns (Fr) {
    return a.square().square() * a;
}

function isZero(Fr a) pure returns (bool) {
    return Fr.unwrap(a) == 0;
}
