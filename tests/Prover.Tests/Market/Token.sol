// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A token for tests. Its creator has all there is. With 255 decimals it does not tell how many it has.
contract Token {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    uint8 private immutable _DECIMALS;

    constructor(uint8 decimals_) {
        _DECIMALS = decimals_;
        balanceOf[msg.sender] = 1_000_000_000;
    }

    function decimals() external view returns (uint8) {
        require(_DECIMALS != 255);
        return _DECIMALS;
    }

    /// @dev As USDT does: no change but from or to zero.
    function approve(address spender, uint256 amount) external returns (bool) {
        require(amount == 0 || allowance[msg.sender][spender] == 0);
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}
