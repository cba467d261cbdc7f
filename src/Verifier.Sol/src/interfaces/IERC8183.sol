// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What an evaluator needs of a job escrow (ERC-8183, draft)
/// @dev After erc-8183/base-contracts, contracts/ERC8183.sol at 0310b99d. The text of the draft has no getter; that
/// contract appends members to `Job` and never moves one, and a longer job is read as this one. Earlier ones, such as
/// contracts/AgenticCommerce.sol of April 2026, have other members: they cannot be used through this.
interface IERC8183 {
    enum JobStatus {
        Open,
        Funded,
        Submitted,
        Completed,
        Rejected,
        Expired
    }

    struct Job {
        address client;
        JobStatus status;
        address provider;
        uint48 expiredAt;
        address evaluator;
        uint48 submittedAt;
        uint256 budget;
        address hook;
        address paymentToken;
        uint256 providerAgentId;
        string description;
        uint256 settledAmount;
        address payoutReceiver;
    }

    /// @notice Pays the provider of a submitted job. Only its evaluator may.
    /// @param jobId The job.
    /// @param reason What the evaluator attests.
    /// @param optParams For the job's hook.
    function complete(uint256 jobId, bytes32 reason, bytes calldata optParams) external;

    /// @notice A job; all zero if there is none.
    function getJob(uint256 jobId) external view returns (Job memory);
}
