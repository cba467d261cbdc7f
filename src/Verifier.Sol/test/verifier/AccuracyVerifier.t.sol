// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICurveErrors} from "../../src/interfaces/ICurveErrors.sol";
import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {VerifierTest} from "../utils/VerifierTest.sol";
import {Vm, vm} from "../utils/Vm.sol";

/// @dev What must be accepted.
contract AccuracyVerifierTest is VerifierTest {
    function test_verify_everyFixture() external {
        Vm.DirEntry[] memory files = vm.readDir(Fixtures.FOLDER);
        vm.assertTrue(files.length > 0);
        for (uint256 i = 0; i < files.length; ++i) {
            Fixture memory fixture = Fixtures.read(files[i].path);
            verifier.register(fixture.key);
            vm.chainId(fixture.chainId);
            verifier.verify(fixture.statement, fixture.proof);
        }
    }

    function test_verify_ignoresWhoCalls() external {
        Fixture memory fixture = enter("simulated-one-group");
        vm.prank(address(0xbad));
        verifier.verify(fixture.statement, fixture.proof);
    }

    function test_verify_ignoresWhatFollowsTheProof() external {
        Fixture memory fixture = enter("simulated-one-group");
        vm.assertTrue(accepts(bytes.concat(encode(fixture.statement, fixture.proof), hex"2a")));
    }

    /// @dev Too little gas is no proof of anything, and no reason to say that a proof is bad.
    function test_verify_neverReturnsForWantOfGas() external {
        Fixture memory fixture = enter("simulated-one-group");
        bytes memory data = encode(fixture.statement, fixture.proof);
        for (uint256 gasLimit = 10_000; gasLimit < 260_000; gasLimit += 5_000) {
            (bool accepted, bytes memory reason) = address(verifier).staticcall{gas: gasLimit}(data);
            vm.assertFalse(accepted, "accepted for want of gas");
            if (reason.length != 0) {
                vm.assertEq(reason, abi.encodeWithSelector(ICurveErrors.PrecompileFailed.selector));
            }
        }
    }
}
