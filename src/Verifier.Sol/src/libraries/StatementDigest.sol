// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr, R} from "../types/Fr.sol";
import {G1Point} from "../types/G1Point.sol";
import {Proof} from "../types/Proof.sol";
import {Statement} from "../types/Statement.sol";
import {VerificationKey} from "../types/VerificationKey.sol";

/// @title σ, the digest of the statement and of the prover's first commitments
/// @dev All words that it hashes have a fixed place, lists follow their length: no two statements share an encoding.
library StatementDigest {
    bytes32 private constant LABEL = keccak256("zkml.statement.v1");

    /// @notice σ on this chain.
    function compute(VerificationKey memory key, Statement calldata statement, Proof calldata proof)
        internal
        view
        returns (Fr sigma)
    {
        bytes32 label = LABEL;
        bytes32 circuit = key.circuit;
        uint256 samples = key.samples;
        (address consumer, address submitter) = (statement.consumer, statement.submitter);
        (uint256 challengeId, uint256 correct) = (statement.challengeId, statement.correct);
        G1Point calldata model = statement.model;
        G1Point[] calldata data = statement.data;
        G1Point[] calldata aux = proof.aux;
        G1Point calldata multiplicities = proof.multiplicities;
        assembly ("memory-safe") {
            // Beyond the free memory pointer.
            let words := mload(0x40)
            mstore(words, label)
            mstore(add(words, 0x20), chainid())
            mstore(add(words, 0x40), consumer)
            mstore(add(words, 0x60), challengeId)
            mstore(add(words, 0x80), submitter)
            mstore(add(words, 0xa0), circuit)
            mstore(add(words, 0xc0), samples)
            mstore(add(words, 0xe0), correct)
            calldatacopy(add(words, 0x100), model, 0x40)
            let end := add(words, 0x140)
            mstore(end, data.length)
            calldatacopy(add(end, 0x20), data.offset, mul(data.length, 0x40))
            end := add(add(end, 0x20), mul(data.length, 0x40))
            mstore(end, aux.length)
            calldatacopy(add(end, 0x20), aux.offset, mul(aux.length, 0x40))
            end := add(add(end, 0x20), mul(aux.length, 0x40))
            // The mask lies behind the multiplicities.
            calldatacopy(end, multiplicities, 0x80)
            end := add(end, 0x80)
            sigma := mod(keccak256(words, sub(end, words)), R)
        }
    }
}
