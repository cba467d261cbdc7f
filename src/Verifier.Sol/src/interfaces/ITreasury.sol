// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may withdraw how much
/// @notice Nothing is sent to anybody who does not ask for it, so nobody can stop anybody else's payment.
interface ITreasury {
    /// @notice An account may withdraw so much more.
    event Credited(address indexed token, address indexed account, uint256 amount);

    /// @notice An account withdrew.
    event Withdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /// @notice Other ETH was sent than is due.
    error WrongValue(uint256 expected, uint256 got);

    /// @notice The token did not transfer what it was asked to: one that takes a fee is not accepted.
    error WrongAmountReceived(uint256 expected, uint256 got);

    /// @notice There is nothing to withdraw.
    error NothingToWithdraw();

    /// @notice What is sent to the zero address, or to this contract, is lost.
    error InvalidRecipient(address to);

    /// @notice Sends the sender all that it may withdraw.
    /// @param token The token; zero for ETH.
    /// @param to Where to send it.
    /// @return amount How much it was.
    function withdraw(address token, address to) external returns (uint256 amount);

    /// @notice Sends what was forfeited to nobody to an address that nobody has. Anyone may.
    /// @param token The token; zero for ETH.
    /// @return amount How much it was.
    function burn(address token) external returns (uint256 amount);

    /// @notice How much an account may withdraw.
    function credit(address token, address account) external view returns (uint256);
}
