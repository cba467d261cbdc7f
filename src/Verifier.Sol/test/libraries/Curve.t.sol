// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../../src/interfaces/ICurveErrors.sol";
import {Fr} from "../../src/types/Fr.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {LibraryTest} from "../utils/LibraryTest.sol";
import {vm} from "../utils/Vm.sol";

contract CurveTest is LibraryTest {
    function test_isFinite() external view {
        vm.assertTrue(libraries.isFinite(1, 2));
        vm.assertTrue(libraries.isFinite(1, Q - 2));
        vm.assertFalse(libraries.isFinite(0, 0), "infinity");
        vm.assertFalse(libraries.isFinite(1, 3), "off the curve");
        vm.assertFalse(libraries.isFinite(1 + Q, 2), "x not below q");
        vm.assertFalse(libraries.isFinite(1, 2 + Q), "y not below q");
        vm.assertFalse(libraries.isFinite(Q, Q), "infinity, not below q");
    }

    /// @dev Laws: a P + b P = (a + b) P, whatever a and b.
    function testFuzz_combine_isLinear(bytes32 seed) external view {
        Fr[] memory pair = scalars(seed, 2);
        G1Point[] memory points = new G1Point[](2);
        points[0] = points[1] = Fixtures.load("simulated-one-group").proof.w;
        G1Point memory sum = libraries.combine(points, pair);

        G1Point[] memory one = new G1Point[](1);
        Fr[] memory scalar = new Fr[](1);
        one[0] = points[0];
        scalar[0] = libraries.add(pair[0], pair[1]);
        _assertEq(libraries.combine(one, scalar), sum);
        _assertEq(libraries.combineHiding(points, pair, Fr.wrap(1)), sum);

        // Scaled by a factor.
        scalar[0] = libraries.mul(scalar[0], pair[1]);
        _assertEq(libraries.combineHiding(points, pair, pair[1]), libraries.combine(one, scalar));
    }

    function test_combine_knownMultiples() external view {
        G1Point[] memory points = new G1Point[](3);
        Fr[] memory multiples = new Fr[](3);
        points[0] = G1Point(1, 2);
        multiples[0] = Fr.wrap(2);
        // 2 G, from EIP-196's test vectors.
        _assertEq(
            libraries.combine(points, multiples),
            G1Point(
                1368015179489954701390400359078579693043519447331113978918064868415326638035,
                9918110051302171585080402603319702774565515993150576347155970296011118125764
            )
        );
        // Infinity adds nothing, and G - G is infinity.
        (points[1], multiples[1]) = (G1Point(1, 2), Fr.wrap(R - 2));
        multiples[2] = Fr.wrap(5);
        _assertEq(libraries.combine(points, multiples), G1Point(0, 0));
    }

    function test_combine_rejectsWhatIsNoPoint() external {
        G1Point[] memory points = new G1Point[](2);
        points[0] = G1Point(1, 2);
        Fr[] memory ones = scalars(0, 2);
        points[1] = G1Point(1, 3);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.PointNotOnCurve.selector, 1, 3));
        libraries.combine(points, ones);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.PointNotOnCurve.selector, 1, 3));
        libraries.combineHiding(points, ones, Fr.wrap(1));

        points[1] = G1Point(1 + Q, 2);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, 1 + Q));
        libraries.combine(points, ones);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, 1 + Q));
        libraries.combineHiding(points, ones, Fr.wrap(1));

        // As residues the next one is infinity.
        points[1] = G1Point(0, Q);
        vm.expectRevert(abi.encodeWithSelector(ICurveErrors.CoordinateOutOfRange.selector, Q));
        libraries.combine(points, ones);

        points[1] = G1Point(0, 0);
        libraries.combine(points, ones);
        vm.expectRevert(ICurveErrors.PointAtInfinity.selector);
        libraries.combineHiding(points, ones, Fr.wrap(1));
    }

    /// @dev e([a], [1]) = e([1], [a]) for a = 1, and not for others; infinity agrees with infinity alone.
    function test_pairingsAgree() external view {
        uint256[4] memory generator = [
            uint256(11559732032986387107991004021392285783925812861821192530917403151452391805634),
            10857046999023057135944570762232829481370756359578518086990519993285655852781,
            4082367875863433681332203403145435568316851327593401208105741076214120093531,
            8495653923123431417604973247489272438418190587263600148770280649306958101930
        ];
        uint256[4] memory tau = Fixtures.load("simulated-one-group").key.tauG2;
        vm.assertTrue(libraries.pairingsAgree(G1Point(1, 2), G1Point(1, 2), generator));
        vm.assertFalse(libraries.pairingsAgree(G1Point(1, 2), G1Point(1, Q - 2), generator), "negated");
        vm.assertFalse(libraries.pairingsAgree(G1Point(1, 2), G1Point(1, 2), tau), "another");
        vm.assertTrue(libraries.pairingsAgree(G1Point(0, 0), G1Point(0, 0), tau));
        vm.assertFalse(libraries.pairingsAgree(G1Point(0, 0), G1Point(1, 2), tau), "infinity on the left");
        vm.assertFalse(libraries.pairingsAgree(G1Point(1, 2), G1Point(0, 0), tau), "infinity on the right");
    }

    /// @dev The τ of a fixture, which is known.
    function test_pairingsAgree_withKnownTau() external view {
        Fixture memory fixture = Fixtures.load("simulated-one-group");
        G1Point[] memory points = new G1Point[](1);
        Fr[] memory tau = new Fr[](1);
        points[0] = fixture.proof.w;
        tau[0] = Fr.wrap(vm.parseJsonUint(vm.readFile("test/fixtures/simulated-one-group.json"), ".tau"));
        vm.assertTrue(libraries.pairingsAgree(libraries.combine(points, tau), points[0], fixture.key.tauG2));
    }

    function _assertEq(G1Point memory left, G1Point memory right) private pure {
        vm.assertEq(left.x, right.x);
        vm.assertEq(left.y, right.y);
    }
}
