// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Statement} from "../../src/types/Statement.sol";
import {Fixture, Fixtures} from "./Fixture.sol";
import {vm} from "./Vm.sol";

/// @dev A deployed verifier, and a way to see what it says to any calldata.
abstract contract VerifierTest {
    /// @dev r and q once more, not by way of what is tested.
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 internal constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    /// @dev What one call is sent.
    uint256 private constant GAS = 2_000_000;

    /// @dev More than a verification takes, and less than a failing precompile, which keeps all it is sent.
    uint256 private constant GAS_OF_A_REJECTION = 500_000;

    IAccuracyVerifier internal verifier;

    function setUp() public virtual {
        verifier = IAccuracyVerifier(vm.deployCode("AccuracyVerifier.sol:AccuracyVerifier"));
    }

    /// @dev Loads a fixture, registers its key, and moves to its chain.
    function enter(string memory name) internal returns (Fixture memory fixture) {
        fixture = Fixtures.load(name);
        vm.assertEq(verifier.register(fixture.key), fixture.statement.key);
        vm.chainId(fixture.chainId);
    }

    function encode(Statement memory statement, Proof memory proof) internal pure returns (bytes memory) {
        return abi.encodeCall(IAccuracyVerifier.verify, (statement, proof));
    }

    function accepts(bytes memory data) internal view returns (bool accepted) {
        (accepted,) = address(verifier).staticcall{gas: GAS}(data);
    }

    function requireAccepted(Statement memory statement, Proof memory proof) internal view {
        vm.assertTrue(accepts(encode(statement, proof)), "rejected");
    }

    function requireRejected(Statement memory statement, Proof memory proof, bytes memory expected) internal view {
        requireRejected(encode(statement, proof), expected);
    }

    function requireRejected(Statement memory statement, Proof memory proof, bytes4 expected) internal view {
        requireRejected(statement, proof, abi.encodeWithSelector(expected));
    }

    /// @dev Rejected with exactly this error, and at no more than the cost of a verification.
    function requireRejected(bytes memory data, bytes memory expected) internal view {
        uint256 gas = gasleft();
        (bool accepted, bytes memory reason) = address(verifier).staticcall{gas: GAS}(data);
        vm.assertFalse(accepted, "accepted");
        vm.assertLe(gas - gasleft(), GAS_OF_A_REJECTION);
        vm.assertEq(reason, expected);
    }

    function wordAt(bytes memory data, uint256 offset) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(data, 0x20), offset))
        }
    }

    function setWord(bytes memory data, uint256 offset, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), offset), value)
        }
    }
}
