// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerificationKey} from "../types/VerificationKey.sol";
import {CodeStore} from "./CodeStore.sol";

/// @title Keys as contract code: one word of storage to find twelve
library KeyStore {
    /// @notice Creates a contract whose code is the key's words; zero if that failed.
    function write(VerificationKey calldata key) internal returns (address pointer) {
        return CodeStore.write(abi.encode(key));
    }

    /// @notice The key behind a pointer; all zero where there is none.
    function read(address pointer) internal view returns (VerificationKey memory key) {
        assembly ("memory-safe") {
            // The last two members, a point and [τ]₂, lie behind pointers in memory.
            let words := mload(0x40)
            extcodecopy(pointer, words, 1, 0x180)
            mcopy(key, words, 0xc0)
            mcopy(mload(add(key, 0xc0)), add(words, 0xc0), 0x40)
            mcopy(mload(add(key, 0xe0)), add(words, 0x100), 0x80)
        }
    }
}
