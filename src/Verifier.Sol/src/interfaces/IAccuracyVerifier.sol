// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Proof} from "../types/Proof.sol";
import {Statement} from "../types/Statement.sol";
import {IVerificationKeyRegistry} from "./IVerificationKeyRegistry.sol";

/// @title Verifier of accuracy proofs
/// @notice Checks that the model behind a commitment classifies exactly K of N committed samples correctly (PROTOCOL
/// section 9).
interface IAccuracyVerifier is IVerificationKeyRegistry {
    /// @notice There are not as many data commitments as the key's circuit has groups.
    error DataCountMismatch(uint256 expected, uint256 got);

    /// @notice There are not as many aux commitments as the key's circuit has groups.
    error AuxCountMismatch(uint256 expected, uint256 got);

    /// @notice More samples are said to be classified correctly than there are.
    error CorrectOutOfRange(uint256 samples, uint256 correct);

    /// @notice The claim has not the number of scalars that the key's circuit gives it.
    error ClaimLengthMismatch(uint256 expected, uint256 got);

    /// @notice Two opening points coincide, or one is a root of unity. It takes about 2^250 honest proofs to see one.
    error DegenerateChallenge();

    /// @notice The proof is well formed and does not prove the statement.
    error ProofRejected();

    /// @notice Returns if `proof` proves `statement` on this chain, and reverts if not, with the reason. It never
    /// returns false.
    /// @dev What the caller must see to: that `statement.key` is a key it trusts; that `statement.consumer` is its own
    /// address and `challengeId` and `submitter` are what it acts on, or a proof made for another place is taken; that
    /// `model` and `data` are the commitments that their owners made.
    /// @param statement What is proved.
    /// @param proof The proof; nothing is assumed of it.
    function verify(Statement calldata statement, Proof calldata proof) external view;
}
