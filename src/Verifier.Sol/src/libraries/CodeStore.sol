// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Constant data as contract code: one word of storage to find any number
/// @dev The code starts with STOP, so that nothing runs it.
library CodeStore {
    /// @dev Where the data starts in the code.
    uint256 internal constant START = 1;

    /// @dev The longest data: a contract's code has at most 24,576 bytes (EIP-170).
    uint256 internal constant MAX_LENGTH = 24_575;

    /// @dev Returns the code behind it: eleven bytes, of which the first pushes their number.
    bytes11 private constant CREATION = 0x600b5981380380925939f3;

    /// @notice Creates a contract whose code is the data; zero if that failed.
    function write(bytes memory data) internal returns (address pointer) {
        bytes memory creation = abi.encodePacked(CREATION, bytes1(0), data);
        assembly ("memory-safe") {
            pointer := create(0, add(creation, 0x20), mload(creation))
        }
    }
}
