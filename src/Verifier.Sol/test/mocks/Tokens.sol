// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev As the standard has it. Anyone may mint.
contract Token is ERC20("Token", "TKN") {
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}

/// @dev Takes a hundredth of what is transferred from whoever receives it.
contract FeeToken is ERC20("Fee", "FEE") {
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : value / 100;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}

/// @dev Gives more than it was asked to.
contract BonusToken is ERC20("Bonus", "BNS") {
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(address(0), to, 1);
    }
}

/// @dev Returns nothing, and reverts if it cannot: as USDT does.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    error Insufficient();

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function approve(address, uint256) external {}

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        if (balanceOf[from] < amount) revert Insufficient();
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @dev Returns false where others revert; a transfer may be made to fail.
contract FalseToken {
    mapping(address account => uint256) public balanceOf;

    bool public frozen;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function freeze(bool frozen_) external {
        frozen = frozen_;
    }

    function approve(address, uint256) external pure returns (bool) {
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (frozen || balanceOf[from] < amount) return false;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}

/// @dev Says that it transferred what it did not.
contract LyingToken {
    function balanceOf(address) external pure returns (uint256) {
        return 1;
    }

    function approve(address, uint256) external {}

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }
}

/// @dev What is called before and after a transfer, as ERC-777 does.
interface ITokenHooks {
    function tokensToSend() external;

    function tokensReceived() external;
}

/// @dev Tells sender and recipient of a transfer, if they have code.
contract HookToken is ERC20("Hook", "HK") {
    address public immutable EXEMPT;

    constructor(address exempt) {
        EXEMPT = exempt;
    }

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && from != EXEMPT && from.code.length != 0) ITokenHooks(from).tokensToSend();
        super._update(from, to, value);
        if (from != address(0) && to != EXEMPT && to.code.length != 0) ITokenHooks(to).tokensReceived();
    }
}
