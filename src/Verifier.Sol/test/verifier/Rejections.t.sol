// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {ICurveErrors} from "../../src/interfaces/ICurveErrors.sol";
import {IVerificationKeyRegistry} from "../../src/interfaces/IVerificationKeyRegistry.sol";
import {Fr} from "../../src/types/Fr.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {MercuryProof} from "../../src/types/MercuryProof.sol";
import {PlonkProof} from "../../src/types/PlonkProof.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {VerifierTest} from "../utils/VerifierTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev Every lie has a test and the error it is rejected with.
contract RejectionsTest is VerifierTest {
    bytes4 private constant REJECTED = IAccuracyVerifier.ProofRejected.selector;

    function setUp() public override {
        super.setUp();
        enter("simulated-three-groups");
    }

    // ------------------------------------------------------------- the statement

    function test_verify_rejectsAnotherSubmitter() external view {
        Fixture memory f = _original();
        f.statement.submitter = address(uint160(f.statement.submitter) ^ 1);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsAnotherConsumer() external view {
        Fixture memory f = _original();
        f.statement.consumer = address(uint160(f.statement.consumer) ^ 1);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsConsumerAndSubmitterSwapped() external view {
        Fixture memory f = _original();
        (f.statement.consumer, f.statement.submitter) = (f.statement.submitter, f.statement.consumer);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    /// @dev An address is 160 bits, and a word that holds more is none.
    function test_verify_rejectsDirtyAddresses() external view {
        Fixture memory f = _original();
        address[2] memory addresses = [f.statement.consumer, f.statement.submitter];
        for (uint256 i = 0; i < addresses.length; ++i) {
            bytes memory data = encode(f.statement, f.proof);
            uint256 place = _find(data, uint160(addresses[i]));
            setWord(data, place, uint160(addresses[i]) + 2 ** 160);
            requireRejected(data, "");
        }
    }

    function test_verify_rejectsAnotherChallenge() external view {
        Fixture memory f = _original();
        f.statement.challengeId ^= 1;
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsAnotherChain() external {
        Fixture memory f = _original();
        vm.chainId(f.chainId + 1);
        requireRejected(f.statement, f.proof, REJECTED);
        vm.chainId(f.chainId);
        requireAccepted(f.statement, f.proof);
    }

    function test_verify_rejectsAnotherCount() external view {
        Fixture memory f = _original();
        vm.assertEq(f.statement.correct, 0);
        f.statement.correct = 1;
        requireRejected(f.statement, f.proof, REJECTED);
        f.statement.correct = f.key.samples;
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsACountLessOne() external {
        Fixture memory f = enter("simulated-two-groups");
        f.statement.correct -= 1;
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsMoreCorrectThanSamples() external view {
        Fixture memory f = _original();
        uint256[3] memory counts = [f.key.samples + 1, f.statement.correct + R, type(uint256).max];
        for (uint256 i = 0; i < counts.length; ++i) {
            f.statement.correct = counts[i];
            requireRejected(
                f.statement,
                f.proof,
                abi.encodeWithSelector(IAccuracyVerifier.CorrectOutOfRange.selector, f.key.samples, counts[i])
            );
        }
    }

    function test_verify_rejectsAnotherModel() external view {
        Fixture memory f = _original();
        f.statement.model = f.statement.data[0];
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsDataReordered() external view {
        Fixture memory f = _original();
        (f.statement.data[0], f.statement.data[2]) = (f.statement.data[2], f.statement.data[0]);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsDataRepeated() external view {
        Fixture memory f = _original();
        f.statement.data[1] = f.statement.data[0];
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsAuxReordered() external view {
        Fixture memory f = _original();
        (f.proof.aux[0], f.proof.aux[1]) = (f.proof.aux[1], f.proof.aux[0]);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsDataAndAuxSwapped() external view {
        Fixture memory f = _original();
        (f.statement.data, f.proof.aux) = (f.proof.aux, f.statement.data);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsAGroupOfDataDroppedOrAdded() external view {
        Fixture memory f = _original();
        for (uint256 count = 0; count < 6; ++count) {
            if (count == 3) continue;
            f.statement.data = _resize(_original().statement.data, count);
            requireRejected(
                f.statement, f.proof, abi.encodeWithSelector(IAccuracyVerifier.DataCountMismatch.selector, 3, count)
            );
        }
    }

    function test_verify_rejectsAGroupOfAuxDroppedOrAdded() external view {
        Fixture memory f = _original();
        for (uint256 count = 0; count < 6; ++count) {
            if (count == 3) continue;
            f.proof.aux = _resize(_original().proof.aux, count);
            requireRejected(
                f.statement, f.proof, abi.encodeWithSelector(IAccuracyVerifier.AuxCountMismatch.selector, 3, count)
            );
        }
    }

    // ------------------------------------------------------------- the key

    function test_verify_rejectsAnUnknownKey() external view {
        Fixture memory f = _original();
        f.statement.key ^= bytes32(uint256(1));
        requireRejected(
            f.statement, f.proof, abi.encodeWithSelector(IVerificationKeyRegistry.UnknownKey.selector, f.statement.key)
        );
    }

    function test_verify_rejectsAKeyOfTheSameShape() external {
        Fixture memory f = _original();
        f.key.circuit ^= bytes32(uint256(1));
        f.statement.key = verifier.register(f.key);
        requireRejected(f.statement, f.proof, REJECTED);

        f = _original();
        f.key.preprocessed = G1Point(1, 2);
        f.statement.key = verifier.register(f.key);
        requireRejected(f.statement, f.proof, REJECTED);

        // As many groups, one sample less.
        f = _original();
        f.key.samples -= 1;
        f.statement.key = verifier.register(f.key);
        requireRejected(f.statement, f.proof, REJECTED);

        f = _original();
        f.key.logRows = 9;
        f.key.omega = _other("simulated-two-groups").key.omega;
        f.statement.key = verifier.register(f.key);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    function test_verify_rejectsAnotherReferenceString() external {
        Fixture memory f = _original();
        f.key.tauG2 = _other("simulated-two-groups").key.tauG2;
        f.statement.key = verifier.register(f.key);
        requireRejected(f.statement, f.proof, REJECTED);
    }

    // ------------------------------------------------------------- scalars

    function test_verify_rejectsClaimsOfAnotherLength() external view {
        Fixture memory f = _original();
        uint256 expected = f.proof.claim.length;
        for (uint256 length = 0; length < expected + 3; ++length) {
            if (length == expected) continue;
            f.proof.claim = new Fr[](length);
            requireRejected(
                f.statement,
                f.proof,
                abi.encodeWithSelector(IAccuracyVerifier.ClaimLengthMismatch.selector, expected, length)
            );
        }
    }

    function test_verify_rejectsScalarsNotBelowR() external view {
        Fixture memory f = _original();
        bytes memory data = encode(f.statement, f.proof);
        for (uint256 i = 0; i < f.proof.claim.length; ++i) {
            _requireOutOfRange(data, _find(data, Fr.unwrap(f.proof.claim[i])));
        }

        uint256 plonk = _find(data, Fr.unwrap(f.proof.plonk.evaluations.preprocessed[0]));
        for (uint256 i = 0; i < 18; ++i) {
            _requireOutOfRange(data, plonk + 32 * i);
        }

        uint256 mercury = _find(data, Fr.unwrap(f.proof.mercury.evaluations.gAtZ));
        for (uint256 i = 0; i < 6; ++i) {
            _requireOutOfRange(data, mercury + 32 * i);
        }
    }

    // ------------------------------------------------------------- points

    function test_verify_rejectsCoordinatesNotBelowQ() external view {
        Fixture memory f = _original();
        bytes memory data = encode(f.statement, f.proof);
        G1Point[] memory points = _points(f, true);
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 place = _find(data, points[i].x);
            for (uint256 j = 0; j < 2; ++j) {
                uint256 value = wordAt(data, place + 32 * j);
                setWord(data, place + 32 * j, value + Q);
                requireRejected(data, abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, value + Q));
                setWord(data, place + 32 * j, value);
            }
        }
    }

    function test_verify_rejectsPointsOffTheCurve() external view {
        Fixture memory f = _original();
        bytes memory data = encode(f.statement, f.proof);
        G1Point[] memory points = _points(f, true);
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 place = _find(data, points[i].x);
            setWord(data, place + 32, points[i].y ^ 1);
            requireRejected(
                data, abi.encodeWithSelector(ICurveErrors.PointNotOnCurve.selector, points[i].x, points[i].y ^ 1)
            );
            setWord(data, place + 32, points[i].y);
        }
    }

    function test_verify_rejectsPointsNegated() external view {
        Fixture memory f = _original();
        bytes memory data = encode(f.statement, f.proof);
        G1Point[] memory points = _points(f, true);
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 place = _find(data, points[i].x);
            setWord(data, place + 32, Q - points[i].y);
            requireRejected(data, abi.encodeWithSelector(REJECTED));
            setWord(data, place + 32, points[i].y);
        }
    }

    function test_verify_rejectsHidingCommitmentsAtInfinity() external view {
        Fixture memory f = _original();
        _requireRejectedAtInfinity(f, _points(f, false), ICurveErrors.PointAtInfinity.selector);
    }

    /// @dev Commitments to zero are commitments, so these are well formed and wrong.
    function test_verify_rejectsOtherPointsAtInfinity() external view {
        Fixture memory f = _original();
        G1Point[] memory all = _points(f, true);
        G1Point[] memory others = new G1Point[](10);
        for (uint256 i = 0; i < 10; ++i) {
            others[i] = all[all.length - 10 + i];
        }
        _requireRejectedAtInfinity(f, others, REJECTED);
    }

    function test_verify_rejectsAllZeroes() external view {
        Fixture memory f = _original();
        Proof memory zeroes;
        zeroes.aux = f.proof.aux;
        zeroes.multiplicities = f.proof.multiplicities;
        zeroes.mask = f.proof.mask;
        zeroes.claim = new Fr[](f.proof.claim.length);
        requireRejected(f.statement, zeroes, REJECTED);
    }

    // ------------------------------------------------------------- parts of other proofs

    function test_verify_rejectsPartsOfAnotherProof() external view {
        Fixture memory other = _other("simulated-two-groups");
        Fixture memory f = _original();
        f.proof.plonk = other.proof.plonk;
        requireRejected(f.statement, f.proof, REJECTED);
        f = _original();
        f.proof.mercury = other.proof.mercury;
        requireRejected(f.statement, f.proof, REJECTED);
        f = _original();
        f.proof.w = other.proof.w;
        requireRejected(f.statement, f.proof, REJECTED);
        f = _original();
        f.proof.wPrime = other.proof.wPrime;
        requireRejected(f.statement, f.proof, REJECTED);
        f = _original();
        f.proof.mask = other.proof.mask;
        requireRejected(f.statement, f.proof, REJECTED);
        f = _original();
        f.proof.multiplicities = other.proof.multiplicities;
        requireRejected(f.statement, f.proof, REJECTED);
    }

    // ------------------------------------------------------------- helpers

    /// @dev Another copy each time.
    function _original() private view returns (Fixture memory) {
        return Fixtures.load("simulated-three-groups");
    }

    function _other(string memory name) private view returns (Fixture memory) {
        return Fixtures.load(name);
    }

    /// @dev All points of statement and proof, the hiding ones first: they are nine with three groups.
    function _points(Fixture memory f, bool all) private pure returns (G1Point[] memory points) {
        points = new G1Point[](all ? 19 : 9);
        for (uint256 g = 0; g < 3; ++g) {
            points[g] = f.statement.data[g];
            points[3 + g] = f.proof.aux[g];
        }
        (points[6], points[7], points[8]) = (f.statement.model, f.proof.multiplicities, f.proof.mask);
        if (!all) return points;

        PlonkProof memory plonk = f.proof.plonk;
        MercuryProof memory mercury = f.proof.mercury;
        (points[9], points[10], points[11]) = (plonk.wires, plonk.permutation, plonk.quotient);
        (points[12], points[13], points[14]) = (mercury.h, mercury.g, mercury.q);
        (points[15], points[16], points[17], points[18]) = (mercury.s, mercury.d, f.proof.w, f.proof.wPrime);
    }

    function _requireRejectedAtInfinity(Fixture memory f, G1Point[] memory points, bytes4 selector) private view {
        bytes memory data = encode(f.statement, f.proof);
        for (uint256 i = 0; i < points.length; ++i) {
            uint256 place = _find(data, points[i].x);
            setWord(data, place, 0);
            setWord(data, place + 32, 0);
            requireRejected(data, abi.encodeWithSelector(selector));
            setWord(data, place, points[i].x);
            setWord(data, place + 32, points[i].y);
        }
    }

    function _requireOutOfRange(bytes memory data, uint256 place) private view {
        uint256 value = wordAt(data, place);
        uint256[3] memory others = [value + R, R, type(uint256).max];
        for (uint256 i = 0; i < others.length; ++i) {
            setWord(data, place, others[i]);
            requireRejected(data, abi.encodeWithSelector(ICurveErrors.ScalarOutOfRange.selector, others[i]));
        }
        setWord(data, place, value);
    }

    /// @dev Where a word stands in calldata.
    function _find(bytes memory data, uint256 value) private pure returns (uint256 place) {
        for (place = 4; wordAt(data, place) != value; place += 32) {
            require(place < data.length, "not found");
        }
    }

    function _resize(G1Point[] memory points, uint256 count) private pure returns (G1Point[] memory resized) {
        resized = new G1Point[](count);
        for (uint256 i = 0; i < count; ++i) {
            resized[i] = points[i % points.length];
        }
    }
}
