// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @dev Block headers as the chain hashes them, and the two places where it keeps their hashes.
library Headers {
    /// @dev The contract of EIP-2935, and its code as the EIP has it.
    address internal constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;
    bytes private constant HISTORY_CODE =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";
    uint256 private constant HISTORY_LENGTH = 8191;

    /// @dev The 21 fields of a header since Prague; the proposer chooses all that is drawn from `proposal`.
    function encode(uint256 number, bytes32 randao, bytes32 proposal) internal pure returns (bytes memory) {
        bytes memory fields = bytes.concat(
            _word(keccak256(abi.encode(proposal, "parent"))),
            _word(keccak256(hex"c0")), // no ommers
            bytes.concat(hex"94", _bytes(uint256(proposal), 20)),
            _words(proposal, 3), // roots
            bytes.concat(hex"b90100", new bytes(256))
        );
        fields = bytes.concat(
            fields,
            hex"80", // difficulty
            _integer(number),
            _integer(60_000_000), // gas limit
            _integer(uint256(proposal) % 60_000_000) // gas used
        );
        fields = bytes.concat(
            fields,
            _integer(1_800_000_000 + number * 12),
            bytes.concat(hex"84", _bytes(uint256(proposal), 4)), // extra data
            _word(randao),
            hex"880000000000000000" // nonce
        );
        fields = bytes.concat(
            fields,
            _integer(7), // base fee
            _words(proposal, 1), // withdrawals
            hex"8080", // blob gas
            _words(proposal, 2) // the beacon block, and requests
        );
        return bytes.concat(hex"f9", _bytes(fields.length, 2), fields);
    }

    /// @dev The hash of one of the last 256 blocks.
    function setRecent(uint256 number, bytes memory header) internal {
        vm.setBlockhash(number, keccak256(header));
    }

    /// @dev What the chain itself puts where EIP-2935 says.
    function setHistory(uint256 number, bytes memory header) internal {
        vm.etch(HISTORY, HISTORY_CODE);
        vm.store(HISTORY, bytes32(number % HISTORY_LENGTH), keccak256(header));
    }

    function _words(bytes32 proposal, uint256 count) private pure returns (bytes memory words) {
        for (uint256 i = 0; i < count; ++i) {
            words = bytes.concat(words, _word(keccak256(abi.encode(proposal, i, count))));
        }
    }

    function _word(bytes32 word) private pure returns (bytes memory) {
        return bytes.concat(hex"a0", word);
    }

    function _integer(uint256 value) private pure returns (bytes memory) {
        if (value == 0) return hex"80";
        if (value < 0x80) return _bytes(value, 1);
        uint256 length = 0;
        for (uint256 rest = value; rest != 0; rest >>= 8) {
            ++length;
        }
        return bytes.concat(_bytes(0x80 + length, 1), _bytes(value, length));
    }

    /// @dev The last bytes of a word.
    function _bytes(uint256 value, uint256 length) private pure returns (bytes memory result) {
        result = abi.encode(value << (8 * (32 - length)));
        assembly ("memory-safe") {
            mstore(result, length)
        }
    }
}
