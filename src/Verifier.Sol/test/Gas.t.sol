// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyVerifier} from "../src/interfaces/IAccuracyVerifier.sol";
import {Fixture, Fixtures} from "./utils/Fixture.sol";
import {vm} from "./utils/Vm.sol";

/// @dev What a verification costs: execution, and the whole transaction if it is one by itself.
contract GasTest {
    uint256 private constant TRANSACTION = 21_000;

    IAccuracyVerifier private _verifier;

    function setUp() external {
        _verifier = IAccuracyVerifier(vm.deployCode("AccuracyVerifier.sol:AccuracyVerifier"));
    }

    function test_gas_oneGroup() external {
        vm.assertLe(_measure("simulated-large", "one group"), 320_000);
    }

    function test_gas_growth() external {
        uint256 two = _measure("simulated-two-groups", "two groups");
        uint256 three = _measure("simulated-three-groups", "three groups");
        two;
        three;
    }

    function _measure(string memory fixtureName, string memory name) private returns (uint256 total) {
        Fixture memory fixture = Fixtures.load(fixtureName);
        _verifier.register(fixture.key);
        vm.chainId(fixture.chainId);
        _verifier.verify(fixture.statement, fixture.proof);
        uint256 execution = vm.snapshotGasLastCall("AccuracyVerifier", string.concat("verify, ", name));
        total = TRANSACTION + _dataGas(abi.encodeCall(_verifier.verify, (fixture.statement, fixture.proof))) + execution;
        vm.snapshotValue("AccuracyVerifier", string.concat("verify, ", name, ", whole transaction"), total);
    }

    /// @dev 16 gas for a byte, 4 for a zero.
    function _dataGas(bytes memory data) private pure returns (uint256 cost) {
        for (uint256 i = 0; i < data.length; ++i) {
            cost += data[i] == 0 ? 4 : 16;
        }
    }
}
