// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerificationKeyRegistry} from "../../src/VerificationKeyRegistry.sol";
import {KeyShape} from "../../src/libraries/KeyShape.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Statement} from "../../src/types/Statement.sol";
import {VerificationKey} from "../../src/types/VerificationKey.sol";
import {IAccuracyVerifier, IAnnouncedVerifier} from "./IAnnouncedVerifier.sol";

/// @dev Has the real registry, accepts what was announced, and rejects the rest as the real verifier does.
contract AnnouncedVerifier is IAnnouncedVerifier, VerificationKeyRegistry {
    using KeyShape for VerificationKey;

    mapping(bytes32 statement => bool) private _announced;

    function announce(Statement calldata statement) external {
        _announced[keccak256(abi.encode(statement))] = true;
    }

    /// @inheritdoc IAccuracyVerifier
    function verify(Statement calldata statement, Proof calldata) external view {
        VerificationKey memory key = _load(statement.key);
        uint256 groups = key.groups();
        if (statement.data.length != groups) revert DataCountMismatch(groups, statement.data.length);
        if (statement.correct > key.samples) revert CorrectOutOfRange(key.samples, statement.correct);
        if (!_announced[keccak256(abi.encode(statement))]) revert ProofRejected();
    }
}
