// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyMarket} from "../../src/interfaces/IAccuracyMarket.sol";
import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {Phase} from "../../src/types/Challenge.sol";
import {Terms} from "../../src/types/Terms.sol";
import {Fixture, Fixtures} from "../utils/Fixture.sol";
import {RealMarketTest} from "../utils/RealMarketTest.sol";
import {vm} from "../utils/Vm.sol";

/// @dev The market with the real verifier, and proofs that the executable specification made for it: of the names,
/// addresses and commitments that the market puts into the statement, not of what it is told.
contract RealVerifierTest is RealMarketTest {
    address private constant OTHER = address(0x07e4);

    /// @dev The specification computes the name by itself.
    function test_createChallenge_hasTheNameOfTheSpecification() external {
        vm.assertEq(create(), challengeOfFixture());
    }

    function test_prove_onTheHoldOut() external {
        (bytes32 challenge, bytes32 submission) = _openToProve();
        prove(challenge, HOLD_OUT);
        vm.assertEq(market.getSubmission(challenge, submission).correct, 25);

        vm.warp(market.getChallenge(challenge).proveBy + 1);
        vm.prank(submitter);
        market.deliver(challenge, hex"01", 0);
        market.finalize(challenge);
        vm.assertEq(market.credit(address(0), submitter), 10 ether);
    }

    function test_prove_onTheSubstitutes() external {
        bytes32 challenge = create();
        publish(challenge);
        bytes32 submission = submit(challenge, submitter);
        vm.warp(market.getChallenge(challenge).revealBy + 1);
        _requireWrongData(challenge, Fixtures.load(HOLD_OUT));
        prove(challenge, SUBSTITUTES);
        vm.assertEq(market.getSubmission(challenge, submission).correct, 20);
        vm.warp(market.getChallenge(challenge).proveBy + 1);
        vm.assertEq(uint256(market.phase(challenge)), uint256(Phase.Delivery));
    }

    function test_prove_rejectsAProofOfTheSubstitutesOnceRevealed() external {
        (bytes32 challenge,) = _openToProve();
        _requireWrongData(challenge, Fixtures.load(SUBSTITUTES));
        // Said to be of the hold-out, it is no proof.
        Fixture memory fixture = Fixtures.load(SUBSTITUTES);
        fixture.statement.data = Fixtures.load(HOLD_OUT).statement.data;
        _requireRejected(challenge, submitter, fixture);
    }

    /// @dev Commitment and proof copied, from the mempool or the chain.
    function test_prove_rejectsAnothersProof() external {
        bytes32 challenge = create();
        publish(challenge);
        submit(challenge, OTHER);
        submit(challenge, submitter);
        reveal(challenge);
        Fixture memory fixture = Fixtures.load(HOLD_OUT);
        _requireRejected(challenge, OTHER, fixture);
        prove(challenge, HOLD_OUT);
        _requireRejected(challenge, OTHER, fixture);
    }

    function test_prove_rejectsAnotherCount() external {
        (bytes32 challenge,) = _openToProve();
        Fixture memory fixture = Fixtures.load(HOLD_OUT);
        fixture.statement.correct += 1;
        _requireRejected(challenge, submitter, fixture);
        fixture.statement.correct -= 2;
        _requireRejected(challenge, submitter, fixture);
    }

    function test_prove_rejectsAProofForAnotherChallenge() external {
        Terms memory terms = termsOfFixture();
        terms.salt ^= bytes32(uint256(1));
        bytes32 challenge = create(terms);
        publish(challenge);
        submit(challenge, submitter);
        reveal(challenge);
        _requireRejected(challenge, submitter, Fixtures.load(HOLD_OUT));
    }

    function test_prove_rejectsAProofForAnotherMarket() external {
        address other = address(0x03a4);
        vm.etch(other, address(market).code);
        market = IAccuracyMarket(other);
        (bytes32 challenge,) = _openToProve();
        _requireRejected(challenge, submitter, Fixtures.load(HOLD_OUT));
    }

    /// @dev On a fork with another id, what was created before goes on under its name; proofs for it do not.
    function test_prove_rejectsAProofForAnotherChain() external {
        (bytes32 challenge,) = _openToProve();
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        _requireRejected(challenge, submitter, Fixtures.load(HOLD_OUT));
        vm.chainId(chain);
        prove(challenge, HOLD_OUT);
    }

    function _openToProve() private returns (bytes32 challenge, bytes32 submission) {
        challenge = create();
        publish(challenge);
        submission = submit(challenge, submitter);
        reveal(challenge);
    }

    function _requireWrongData(bytes32 challenge, Fixture memory fixture) private {
        vm.expectRevert(IAccuracyMarket.WrongData.selector);
        prove(challenge, fixture, submitter);
    }

    function _requireRejected(bytes32 challenge, address sender, Fixture memory fixture) private {
        vm.expectRevert(IAccuracyVerifier.ProofRejected.selector);
        prove(challenge, fixture, sender);
    }
}
