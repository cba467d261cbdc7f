// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @title Takes payments in, and pays out to whoever asks for what it has a right to
abstract contract Treasury is ITreasury, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Stands for ETH where a token is named.
    address internal constant ETH = address(0);

    /// @dev Where forfeited bonds go that nobody may profit from: nobody has its key.
    address internal constant NOBODY = 0x000000000000000000000000000000000000dEaD;

    mapping(address token => mapping(address account => uint256 amount)) private _credits;

    /// @inheritdoc ITreasury
    function withdraw(address token, address to) external nonReentrant returns (uint256 amount) {
        if (to == address(0) || to == address(this)) revert InvalidRecipient(to);
        return _pay(token, msg.sender, to);
    }

    /// @inheritdoc ITreasury
    function burn(address token) external nonReentrant returns (uint256 amount) {
        return _pay(token, NOBODY, NOBODY);
    }

    /// @inheritdoc ITreasury
    function credit(address token, address account) external view returns (uint256) {
        return _credits[token][account];
    }

    function _credit(address token, address account, uint256 amount) internal {
        if (amount == 0) return;
        _credits[token][account] += amount;
        emit Credited(token, account, amount);
    }

    /// @dev Takes exactly `amount` from the sender. Callers are not reentrant.
    function _take(address token, uint256 amount) internal {
        uint256 value = token == ETH ? amount : 0;
        if (msg.value != value) revert WrongValue(value, msg.value);
        if (token == ETH || amount == 0) return;

        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert WrongAmountReceived(amount, received);
    }

    function _pay(address token, address account, address to) private returns (uint256 amount) {
        amount = _credits[token][account];
        if (amount == 0) revert NothingToWithdraw();
        _credits[token][account] = 0;
        emit Withdrawn(token, account, to, amount);
        if (token == ETH) Address.sendValue(payable(to), amount);
        else IERC20(token).safeTransfer(to, amount);
    }
}
