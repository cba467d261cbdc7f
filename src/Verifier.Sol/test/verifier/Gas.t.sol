// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {VerifierTest} from "../utils/VerifierTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev What a verification costs: execution, and the whole transaction where it is one by itself.
contract GasTest is VerifierTest {
    uint256 private constant TRANSACTION = 21_000;

    string private constant SNAPSHOT = "AccuracyVerifier";

    /// @dev What is registered here is cold in the tests, as it is in a transaction.
    function setUp() public override {
        super.setUp();
        string[4] memory names =
            ["simulated-one-group", "simulated-five-groups", "simulated-eight-groups", "simulated-large"];
        for (uint256 i = 0; i < names.length; ++i) {
            verifier.register(Fixtures.load(names[i]).key);
        }
    }

    /// @dev μ = 6, k = 9.
    function test_gas_oneGroup() external {
        vm.assertLe(_measure("simulated-one-group", "one group"), 325_000);
    }

    /// @dev μ = 26, k = 22: nothing grows further but the number of groups.
    function test_gas_large() external {
        vm.assertLe(_measure("simulated-large", "large"), 350_000);
    }

    /// @dev Five and eight groups have three coordinates of r_g each: what differs is six commitments.
    function test_gas_growth() external {
        uint256 five = _measure("simulated-five-groups", "five groups");
        uint256 eight = _measure("simulated-eight-groups", "eight groups");
        uint256 growth = (eight - five) / 6;
        vm.snapshotValue(SNAPSHOT, "verify, each further commitment", growth);
        vm.assertLe(growth, 7_800);
    }

    function test_codeSize() external {
        vm.snapshotValue(SNAPSHOT, "code size", address(verifier).code.length);
        vm.assertLe(address(verifier).code.length, 24_576);
    }

    function _measure(string memory fixtureName, string memory name) private returns (uint256 total) {
        Fixture memory fixture = Fixtures.load(fixtureName);
        vm.chainId(fixture.chainId);
        verifier.verify(fixture.statement, fixture.proof);
        uint256 execution = vm.snapshotGasLastCall(SNAPSHOT, string.concat("verify, ", name));
        total = TRANSACTION + _dataGas(encode(fixture.statement, fixture.proof)) + execution;
        vm.snapshotValue(SNAPSHOT, string.concat("verify, ", name, ", whole transaction"), total);
    }

    /// @dev 16 gas for a byte, 4 for a zero.
    function _dataGas(bytes memory data) private pure returns (uint256 cost) {
        for (uint256 i = 0; i < data.length; ++i) {
            cost += data[i] == 0 ? 4 : 16;
        }
    }
}
