// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MarketHandler} from "../utils/MarketHandler.sol";

/// @dev What is so after any sequence of actions, in two tokens, of several challenges at once.
contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    MarketHandler private _handler;

    function setUp() external {
        _handler = new MarketHandler();
        _handler.setUp();
    }

    /// @dev Forge looks here for what to call. Steps weigh more: most of a challenge is that.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](12);
        for (uint256 i = 0; i < 5; ++i) {
            selectors[i] = MarketHandler.step.selector;
        }
        selectors[7] = MarketHandler.createChallenge.selector;
        selectors[5] = MarketHandler.travel.selector;
        selectors[6] = MarketHandler.travel.selector;
        selectors[8] = MarketHandler.travel.selector;
        selectors[9] = MarketHandler.attempt.selector;
        selectors[10] = MarketHandler.withdraw.selector;
        selectors[11] = MarketHandler.burn.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), selectors);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function afterInvariant() external {
        _handler.drain();
    }

    function invariant_booksAgree() external view {
        _handler.requireBalances();
        _handler.requireBest();
        _handler.requirePhasesInOrder();
    }
}
