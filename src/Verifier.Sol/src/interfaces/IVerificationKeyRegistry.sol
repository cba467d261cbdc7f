// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerificationKey} from "../types/VerificationKey.sol";
import {ICurveErrors} from "./ICurveErrors.sol";

/// @title Verification keys by their digest
/// @notice Anyone may register a key, and nobody can change or remove one: a digest means the same key for ever. So one
/// deployed verifier serves every circuit and every structured reference string.
/// @dev IMPORTANT: that a key is registered says that it is well formed, not that it is to be trusted. Whoever knows
/// the τ of a key proves anything under it, and a preprocessed commitment may be to any circuit at all. A consumer
/// fixes the digest of a key that its users have recomputed from the circuit and from a reference string of a ceremony.
interface IVerificationKeyRegistry is ICurveErrors {
    /// @notice A key was registered.
    /// @param key Its digest.
    /// @param circuit The digest of its circuit.
    event KeyRegistered(bytes32 indexed key, bytes32 indexed circuit);

    /// @notice No key with this digest was registered.
    error UnknownKey(bytes32 key);

    /// @notice A key names no circuit.
    error CircuitMissing();

    /// @notice N is zero or too large.
    error SamplesOutOfRange(uint256 samples);

    /// @notice The groups are too large.
    error GroupBitsOutOfRange(uint256 groupBits);

    /// @notice μ is too small for the square of the opening, or no reference string is that long.
    error OpeningBitsOutOfRange(uint256 openingBits);

    /// @notice The number of rows does not fit the field's roots of unity, or the public inputs do not fit the rows.
    error LogRowsOutOfRange(uint256 logRows);

    /// @notice ω does not generate the roots of unity of order 2^logRows.
    error NotAGenerator(uint256 omega);

    /// @notice [τ]₂ is no point of the group, or one that gives τ away: infinity or ±[1]₂.
    error InvalidTau();

    /// @notice The code that holds a key could not be created.
    error KeyNotStored();

    /// @notice Registers a key. To register a key again changes nothing.
    /// @param key The key, which is checked for its sanity, but see the warning above.
    /// @return digest The key's digest, its name from then on.
    function register(VerificationKey calldata key) external returns (bytes32 digest);

    /// @notice The key with this digest.
    /// @dev Reverts with `UnknownKey` if there is none.
    function verificationKey(bytes32 digest) external view returns (VerificationKey memory key);
}
