// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MercuryIdentities} from "../../src/types/MercuryIdentities.sol";
import {Challenges} from "../../src/types/Challenges.sol";
import {Fr} from "../../src/types/Fr.sol";
import {VerificationKey} from "../../src/types/VerificationKey.sol";
import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {LibraryTest} from "../utils/LibraryTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev The steps of a verification, against what the executable specification says of the same proof.
contract ProtocolTest is LibraryTest {
    string[7] private _names = [
        "honest-odd",
        "honest-even",
        "simulated-one-group",
        "simulated-two-groups",
        "simulated-three-groups",
        "simulated-eight-groups",
        "simulated-large"
    ];

    function test_statementDigest() external {
        for (uint256 i = 0; i < _names.length; ++i) {
            Fixture memory f = Fixtures.load(_names[i]);
            vm.chainId(f.chainId);
            assertEq(libraries.digest(f.key, f.statement, f.proof), _expected(_names[i], ".expected.sigma"));
        }
    }

    function test_challenges() external view {
        for (uint256 i = 0; i < _names.length; ++i) {
            Fixture memory f = Fixtures.load(_names[i]);
            vm.assertEq(abi.encode(_challenges(f, _names[i])), _words(_names[i], ".expected.challenges"));
        }
    }

    function test_quotientAtZeta() external view {
        for (uint256 i = 0; i < _names.length; ++i) {
            Fixture memory f = Fixtures.load(_names[i]);
            Challenges memory c = _challenges(f, _names[i]);
            uint256 sigma = _expected(_names[i], ".expected.sigma");
            vm.assertEq(_quotient(f, c, sigma), _expected(_names[i], ".expected.quotientAtZeta"));
        }
    }

    function test_rows() external view {
        Fr zeta = scalars(0, 1)[0];
        for (uint256 logRows = 4; logRows <= 28; ++logRows) {
            (Fr zetaToRows, Fr inverseOfRows) = libraries.rows(zeta, logRows);
            assertEq(zetaToRows, power(Fr.unwrap(zeta), 2 ** logRows));
            vm.assertEq(mulmod(Fr.unwrap(inverseOfRows), 2 ** logRows, R), 1);
        }
    }

    /// @dev Σ x_i ω^i / (ζ - ω^i), term by term.
    function testFuzz_publicInputs(bytes32 seed, uint256 count) external view {
        VerificationKey memory key = Fixtures.load("simulated-one-group").key;
        Fr[] memory x = scalars(seed, 2 + count % 12);
        Fr zeta = Fr.wrap(uint256(seed) % R);
        Fr[] memory claim = new Fr[](x.length - 2);
        uint256 expected = 0;
        uint256 root = 1;
        for (uint256 i = 0; i < x.length; ++i) {
            if (i > 1) claim[i - 2] = x[i];
            uint256 term = mulmod(mulmod(Fr.unwrap(x[i]), root, R), inverse(minus(Fr.unwrap(zeta), root)), R);
            expected = addmod(expected, term, R);
            root = mulmod(root, Fr.unwrap(key.omega), R);
        }
        (Fr numerator, Fr denominator) = libraries.publicInputs(x[0], Fr.unwrap(x[1]), claim, key.omega, zeta);
        vm.assertEq(mulmod(Fr.unwrap(numerator), inverse(Fr.unwrap(denominator)), R), expected);
    }

    function test_mercuryIdentities() external view {
        for (uint256 i = 0; i < _names.length; ++i) {
            Fixture memory f = Fixtures.load(_names[i]);
            Challenges memory c = _challenges(f, _names[i]);
            Fr[] memory u = new Fr[](f.key.openingBits);
            for (uint256 j = 0; j < u.length; ++j) {
                u[j] = f.proof.claim[f.proof.claim.length - 1 - u.length + j];
            }
            MercuryIdentities memory implied = libraries.mercuryIdentities(
                u,
                f.proof.claim[f.proof.claim.length - 1],
                f.proof.mercury.evaluations,
                c.mercuryGamma,
                c.mercuryZ,
                Fr.wrap(inverse(Fr.unwrap(c.mercuryZ)))
            );
            vm.assertEq(abi.encode(implied), _words(_names[i], ".expected.mercuryIdentities"));
        }
    }

    function test_keyShape() external view {
        _requireShape(1, 0, 1, 0);
        _requireShape(1, 20, 1, 0);
        _requireShape(16, 4, 1, 0);
        _requireShape(17, 4, 2, 1);
        _requireShape(32, 4, 2, 1);
        _requireShape(33, 4, 3, 2);
        _requireShape(64, 4, 4, 2);
        _requireShape(65, 4, 5, 3);
        _requireShape(type(uint32).max, 0, type(uint32).max, 32);
    }

    function _requireShape(uint256 samples, uint256 groupBits, uint256 groups, uint256 coordinates) private view {
        VerificationKey memory key;
        (key.samples, key.groupBits, key.openingBits) = (samples, groupBits, 7);
        (uint256 g, uint256 r, uint256 claim, uint256 inputs) = libraries.shape(key);
        vm.assertEq(g, groups);
        vm.assertEq(r, coordinates);
        vm.assertEq(claim, coordinates + 9);
        vm.assertEq(inputs, coordinates + 11);
    }

    function _quotient(Fixture memory f, Challenges memory c, uint256 sigma) private view returns (uint256) {
        (Fr sum, Fr boundary) = libraries.plonkIdentities(f.proof.plonk.evaluations, c);
        Fr first = Fr.wrap(minus(sigma, Fr.unwrap(boundary)));
        (Fr numerator, Fr denominator) =
            libraries.publicInputs(first, f.statement.correct, f.proof.claim, f.key.omega, c.zeta);
        uint256 n = 2 ** f.key.logRows;
        uint256 inputs = mulmod(Fr.unwrap(numerator), inverse(mulmod(Fr.unwrap(denominator), n, R)), R);
        uint256 vanishing = minus(power(Fr.unwrap(c.zeta), n), 1);
        return minus(mulmod(Fr.unwrap(sum), inverse(vanishing), R), inputs);
    }

    function _challenges(Fixture memory f, string memory name) private view returns (Challenges memory) {
        uint256 sigma = _expected(name, ".expected.sigma");
        return libraries.challenges(f.statement.key, Fr.wrap(sigma), f.statement.correct, f.proof);
    }

    function _expected(string memory name, string memory key) private view returns (uint256) {
        return vm.parseJsonUint(_file(name), key);
    }

    function _words(string memory name, string memory key) private view returns (bytes memory) {
        return abi.encodePacked(vm.parseJsonUintArray(_file(name), key));
    }

    function _file(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat(Fixtures.FOLDER, "/", name, ".json"));
    }
}
