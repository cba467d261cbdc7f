// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVerificationKeyRegistry} from "./interfaces/IVerificationKeyRegistry.sol";
import {BN254} from "./libraries/BN254.sol";
import {KeyStore} from "./libraries/KeyStore.sol";
import {KeyShape} from "./libraries/KeyShape.sol";
import {Fr, ONE, R} from "./types/Fr.sol";
import {VerificationKey} from "./types/VerificationKey.sol";

/// @title Verification keys by their digest
abstract contract VerificationKeyRegistry is IVerificationKeyRegistry {
    using KeyShape for VerificationKey;

    bytes32 private constant LABEL = keccak256("zkml.wrap-key.v1");

    uint256 private constant MAX_SAMPLES = type(uint32).max;

    uint256 private constant MAX_GROUP_BITS = 20;

    /// @dev The opening's square has two rows at least.
    uint256 private constant MIN_OPENING_BITS = 2;

    /// @dev The longest reference string of a public ceremony.
    uint256 private constant MAX_OPENING_BITS = 28;

    uint256 private constant MIN_LOG_ROWS = 4;

    /// @dev 2^28 divides r - 1, and 2^29 does not.
    uint256 private constant MAX_LOG_ROWS = 28;

    mapping(bytes32 digest => address pointer) private _keys;

    /// @inheritdoc IVerificationKeyRegistry
    function register(VerificationKey calldata key) external returns (bytes32 digest) {
        digest = keccak256(abi.encodePacked(LABEL, abi.encode(key)));
        if (_keys[digest] != address(0)) return digest;

        _requireSane(key);
        address pointer = KeyStore.write(key);
        if (pointer == address(0)) revert KeyNotStored();
        _keys[digest] = pointer;
        emit KeyRegistered(digest, key.circuit);
    }

    /// @inheritdoc IVerificationKeyRegistry
    function verificationKey(bytes32 digest) external view returns (VerificationKey memory key) {
        return _load(digest);
    }

    function _load(bytes32 digest) internal view returns (VerificationKey memory key) {
        address pointer = _keys[digest];
        if (pointer == address(0)) revert UnknownKey(digest);
        return KeyStore.read(pointer);
    }

    function _requireSane(VerificationKey calldata key) private view {
        if (key.circuit == 0) revert CircuitMissing();
        if (key.samples == 0 || key.samples > MAX_SAMPLES) revert SamplesOutOfRange(key.samples);
        if (key.groupBits > MAX_GROUP_BITS) revert GroupBitsOutOfRange(key.groupBits);
        if (key.openingBits < MIN_OPENING_BITS || key.openingBits > MAX_OPENING_BITS) {
            revert OpeningBitsOutOfRange(key.openingBits);
        }

        if (key.logRows < MIN_LOG_ROWS || key.logRows > MAX_LOG_ROWS || key.publicInputs() > 2 ** key.logRows) {
            revert LogRowsOutOfRange(key.logRows);
        }

        _requireGenerator(key.omega, key.logRows);
        (uint256 x, uint256 y) = (key.preprocessed.x, key.preprocessed.y);
        if (!BN254.isFinite(x, y)) BN254.revertInvalid(x, y);
        _requireSaneTau(key.tauG2);
    }

    /// @dev ω^(n/2) = -1 iff ω has order n = 2^logRows.
    function _requireGenerator(Fr omega, uint256 logRows) private pure {
        if (Fr.unwrap(omega) >= R) revert ScalarOutOfRange(Fr.unwrap(omega));
        Fr power = omega;
        for (uint256 i = 1; i < logRows; ++i) {
            power = power.square();
        }
        if (!(power + ONE).isZero()) revert NotAGenerator(Fr.unwrap(omega));
    }

    /// @dev With [τ]₂ infinity or ±[1]₂, τ is 0 or ±1, and any proof is forged with it.
    function _requireSaneTau(uint256[4] calldata tau) private view {
        bool infinity = (tau[0] | tau[1] | tau[2] | tau[3]) == 0;
        bool generator = tau[0] == BN254.G2_X_IMAGINARY && tau[1] == BN254.G2_X_REAL;
        if (infinity || generator || !BN254.isG2(tau)) revert InvalidTau();
    }
}
