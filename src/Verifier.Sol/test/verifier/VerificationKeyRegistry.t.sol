// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../../src/interfaces/ICurveErrors.sol";
import {IVerificationKeyRegistry} from "../../src/interfaces/IVerificationKeyRegistry.sol";
import {Fr} from "../../src/types/Fr.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {VerificationKey} from "../../src/types/VerificationKey.sol";
import {Fixtures} from "../utils/Fixture.sol";
import {VerifierTest} from "../utils/VerifierTest.sol";
import {vm} from "../utils/Vm.sol";

contract VerificationKeyRegistryTest is VerifierTest {
    VerificationKey private _original;

    bytes32 private _digest;

    function setUp() public override {
        super.setUp();
        _original = Fixtures.load("simulated-one-group").key;
        _digest = Fixtures.load("simulated-one-group").statement.key;
    }

    function test_register_emitsOnce() external {
        vm.expectEmit();
        emit IVerificationKeyRegistry.KeyRegistered(_digest, _original.circuit);
        vm.assertEq(verifier.register(_original), _digest);

        vm.recordLogs();
        vm.prank(address(0xbad));
        vm.assertEq(verifier.register(_original), _digest);
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_verificationKey_givesBackWhatWasRegistered() external {
        verifier.register(_original);
        vm.assertEq(abi.encode(verifier.verificationKey(_digest)), abi.encode(_original));
    }

    function test_verificationKey_revertsIfUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(IVerificationKeyRegistry.UnknownKey.selector, _digest));
        verifier.verificationKey(_digest);
    }

    function test_register_gasOfTheFirstAndTheSecondTime() external {
        verifier.register(_original);
        vm.snapshotGasLastCall("AccuracyVerifier", "register");
        verifier.register(_original);
        vm.snapshotGasLastCall("AccuracyVerifier", "register again");
    }

    function testFuzz_register_digestDependsOnEveryWord(uint256 word, uint256 value) external {
        VerificationKey memory key = _original;
        bytes memory data = abi.encodeCall(verifier.register, (key));
        setWord(data, 4 + 32 * (word % 12), value);
        (bool success, bytes memory result) = address(verifier).call(data);
        vm.assertTrue(
            !success || abi.decode(result, (bytes32)) != _digest || keccak256(data) == _encoded(), "same digest"
        );
    }

    function test_register_rejectsNoCircuit() external {
        VerificationKey memory key = _original;
        key.circuit = 0;
        _requireRejected(key, abi.encodeWithSelector(IVerificationKeyRegistry.CircuitMissing.selector));
    }

    function test_register_rejectsSamplesOutOfRange() external {
        VerificationKey memory key = _original;
        uint256[3] memory values = [0, uint256(2 ** 32), type(uint256).max];
        for (uint256 i = 0; i < values.length; ++i) {
            key.samples = values[i];
            _requireRejected(
                key, abi.encodeWithSelector(IVerificationKeyRegistry.SamplesOutOfRange.selector, values[i])
            );
        }
    }

    function test_register_rejectsGroupBitsOutOfRange() external {
        VerificationKey memory key = _original;
        uint256[3] memory values = [uint256(21), 256, type(uint256).max];
        for (uint256 i = 0; i < values.length; ++i) {
            key.groupBits = values[i];
            _requireRejected(
                key, abi.encodeWithSelector(IVerificationKeyRegistry.GroupBitsOutOfRange.selector, values[i])
            );
        }
    }

    function test_register_rejectsOpeningBitsOutOfRange() external {
        VerificationKey memory key = _original;
        uint256[4] memory values = [0, uint256(1), 29, type(uint256).max];
        for (uint256 i = 0; i < values.length; ++i) {
            key.openingBits = values[i];
            _requireRejected(
                key, abi.encodeWithSelector(IVerificationKeyRegistry.OpeningBitsOutOfRange.selector, values[i])
            );
        }
    }

    function test_register_rejectsLogRowsOutOfRange() external {
        VerificationKey memory key = _original;
        uint256[4] memory values = [0, uint256(3), 29, type(uint256).max];
        for (uint256 i = 0; i < values.length; ++i) {
            key.logRows = values[i];
            _requireRejected(
                key, abi.encodeWithSelector(IVerificationKeyRegistry.LogRowsOutOfRange.selector, values[i])
            );
        }
    }

    /// @dev σ, K, ρ, v and 13 coordinates are one more than 16 rows.
    function test_register_rejectsMorePublicInputsThanRows() external {
        VerificationKey memory key = _original;
        key.logRows = 4;
        key.openingBits = 13;
        _requireRejected(key, abi.encodeWithSelector(IVerificationKeyRegistry.LogRowsOutOfRange.selector, 4));
    }

    function test_register_rejectsAnOmegaOfAnotherOrder() external {
        VerificationKey memory key = _original;
        uint256 omega = Fr.unwrap(key.omega);
        uint256[5] memory values = [0, 1, R - 1, mulmod(omega, omega, R), omega + 1];
        for (uint256 i = 0; i < values.length; ++i) {
            key.omega = Fr.wrap(values[i]);
            _requireRejected(key, abi.encodeWithSelector(IVerificationKeyRegistry.NotAGenerator.selector, values[i]));
        }

        // Of twice the order.
        key.omega = _original.omega;
        key.logRows -= 1;
        _requireRejected(key, abi.encodeWithSelector(IVerificationKeyRegistry.NotAGenerator.selector, omega));
    }

    function test_register_rejectsAnOmegaNotBelowR() external {
        VerificationKey memory key = _original;
        uint256 omega = Fr.unwrap(key.omega) + R;
        key.omega = Fr.wrap(omega);
        _requireRejected(key, abi.encodeWithSelector(ICurveErrors.ScalarOutOfRange.selector, omega));
    }

    function test_register_rejectsAPreprocessedCommitmentThatIsNoPoint() external {
        VerificationKey memory key = _original;
        key.preprocessed = G1Point(0, 0);
        _requireRejected(key, abi.encodeWithSelector(ICurveErrors.PointAtInfinity.selector));
        key.preprocessed = G1Point(1, 3);
        _requireRejected(key, abi.encodeWithSelector(ICurveErrors.PointNotOnCurve.selector, 1, 3));
        key.preprocessed = G1Point(1 + Q, 2);
        _requireRejected(key, abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, 1 + Q));
        key.preprocessed = G1Point(1, 2 + Q);
        _requireRejected(key, abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, 2 + Q));
    }

    function test_register_rejectsTauThatIsNoPointOrKnown() external {
        // Infinity, the generator, its negative, off the curve, not below q.
        uint256[4] memory generator = [
            uint256(11559732032986387107991004021392285783925812861821192530917403151452391805634),
            10857046999023057135944570762232829481370756359578518086990519993285655852781,
            4082367875863433681332203403145435568316851327593401208105741076214120093531,
            8495653923123431417604973247489272438418190587263600148770280649306958101930
        ];
        uint256[4] memory tau = _original.tauG2;
        _requireInvalidTau([uint256(0), 0, 0, 0]);
        _requireInvalidTau(generator);
        _requireInvalidTau([generator[0], generator[1], Q - generator[2], Q - generator[3]]);
        _requireInvalidTau([tau[0], tau[1], tau[2], tau[3] ^ 1]);
        _requireInvalidTau([tau[1], tau[0], tau[3], tau[2]]);
        _requireInvalidTau([tau[0] + Q, tau[1], tau[2], tau[3]]);
        _requireInvalidTau([tau[0], tau[1] + Q, tau[2], tau[3]]);
        _requireInvalidTau([tau[0], tau[1], tau[2] + Q, tau[3]]);
        _requireInvalidTau([tau[0], tau[1], tau[2], tau[3] + Q]);
    }

    /// @dev On the twist y² = x³ + 3/(9 + i), whose order is a multiple of r: not of the group.
    function test_register_rejectsTauOutsideTheSubgroup() external {
        _requireInvalidTau(
            [
                0,
                uint256(1),
                5912654199736721486680175016176231956195085055698687135131307249486702594212,
                18278151005453108793778860132295291098363647455926340152056652516292830556603
            ]
        );
    }

    function _requireInvalidTau(uint256[4] memory tau) private {
        VerificationKey memory key = _original;
        key.tauG2 = tau;
        _requireRejected(key, abi.encodeWithSelector(IVerificationKeyRegistry.InvalidTau.selector));
    }

    function _requireRejected(VerificationKey memory key, bytes memory expected) private {
        vm.expectRevert(expected);
        verifier.register(key);
    }

    function _encoded() private view returns (bytes32) {
        return keccak256(abi.encodeCall(verifier.register, (_original)));
    }
}
