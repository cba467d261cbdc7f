// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "../../src/types/Fr.sol";
import {G1Point} from "../../src/types/G1Point.sol";
import {MercuryProof} from "../../src/types/MercuryProof.sol";
import {PlonkProof} from "../../src/types/PlonkProof.sol";
import {Proof} from "../../src/types/Proof.sol";
import {Statement} from "../../src/types/Statement.sol";
import {VerificationKey} from "../../src/types/VerificationKey.sol";
import {vm} from "./Vm.sol";

/// @dev A proof that must be accepted, with what it proves: a file of test/fixtures, whoever wrote it.
struct Fixture {
    uint256 chainId;
    VerificationKey key;
    Statement statement;
    Proof proof;
}

/// @dev Reads fixtures. Everything in them is words in the order of the types.
library Fixtures {
    string internal constant FOLDER = "test/fixtures";

    function load(string memory name) internal view returns (Fixture memory) {
        return read(string.concat(FOLDER, "/", name, ".json"));
    }

    function read(string memory path) internal view returns (Fixture memory fixture) {
        string memory json = vm.readFile(path);
        fixture.chainId = vm.parseJsonUint(json, ".chainId");
        fixture.key = abi.decode(_words(json, ".key"), (VerificationKey));
        fixture.statement = Statement({
            key: bytes32(vm.parseJsonUint(json, ".statement.key")),
            consumer: address(uint160(vm.parseJsonUint(json, ".statement.consumer"))),
            challengeId: vm.parseJsonUint(json, ".statement.challengeId"),
            submitter: address(uint160(vm.parseJsonUint(json, ".statement.submitter"))),
            correct: vm.parseJsonUint(json, ".statement.correct"),
            model: _point(json, ".statement.model"),
            data: _points(json, ".statement.data")
        });
        Proof memory proof = fixture.proof;
        proof.aux = _points(json, ".proof.aux");
        proof.multiplicities = _point(json, ".proof.multiplicities");
        proof.mask = _point(json, ".proof.mask");
        proof.claim = _scalars(json, ".proof.claim");
        proof.plonk = abi.decode(_words(json, ".proof.plonk"), (PlonkProof));
        proof.mercury = abi.decode(_words(json, ".proof.mercury"), (MercuryProof));
        proof.w = _point(json, ".proof.w");
        proof.wPrime = _point(json, ".proof.wPrime");
    }

    function _words(string memory json, string memory key) private pure returns (bytes memory) {
        return abi.encodePacked(vm.parseJsonUintArray(json, key));
    }

    function _point(string memory json, string memory key) private pure returns (G1Point memory) {
        return abi.decode(_words(json, key), (G1Point));
    }

    function _points(string memory json, string memory key) private pure returns (G1Point[] memory) {
        uint256[] memory words = vm.parseJsonUintArray(json, key);
        return abi.decode(abi.encodePacked(uint256(32), words.length / 2, words), (G1Point[]));
    }

    function _scalars(string memory json, string memory key) private pure returns (Fr[] memory) {
        uint256[] memory words = vm.parseJsonUintArray(json, key);
        return abi.decode(abi.encodePacked(uint256(32), words.length, words), (Fr[]));
    }
}
