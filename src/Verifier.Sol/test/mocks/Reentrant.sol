// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITokenHooks} from "./Tokens.sol";

/// @dev Does what it is told, and, whenever it is paid or pays, calls back; what came of it is kept.
contract Reentrant is ITokenHooks {
    struct Result {
        bool success;
        bytes reason;
    }

    bool public rejects;

    address private _target;
    bytes[] private _calls;
    Result[] private _results;

    error Rejected();

    receive() external payable {
        if (rejects) revert Rejected();
        _callBack();
    }

    function tokensToSend() external {
        _callBack();
    }

    function tokensReceived() external {
        if (rejects) revert Rejected();
        _callBack();
    }

    function reject(bool rejects_) external {
        rejects = rejects_;
    }

    function arm(address target, bytes[] calldata calls) external {
        _target = target;
        delete _calls;
        delete _results;
        for (uint256 i = 0; i < calls.length; ++i) {
            _calls.push(calls[i]);
        }
    }

    function results() external view returns (Result[] memory) {
        return _results;
    }

    function execute(address target, uint256 value, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory result) = target.call{value: value}(data);
        if (success) return result;
        assembly ("memory-safe") {
            revert(add(result, 0x20), mload(result))
        }
    }

    function _callBack() private {
        for (uint256 i = 0; i < _calls.length; ++i) {
            (bool success, bytes memory reason) = _target.call(_calls[i]);
            _results.push(Result(success, reason));
        }
    }
}
