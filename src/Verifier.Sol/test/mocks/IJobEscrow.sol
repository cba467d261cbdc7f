// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC8183} from "../../src/interfaces/IERC8183.sol";

/// @dev The rest of a job escrow that jobs need to get from creation to their end, with the draft's signatures, errors
/// and events.
interface IJobEscrow is IERC8183 {
    event JobCompleted(uint256 indexed jobId, address indexed evaluator, bytes32 reason);

    error InvalidJob();
    error WrongStatus();
    error Unauthorized();
    error ZeroAddress();
    error ExpiryTooShort();
    error ProviderNotSet();
    error BudgetMismatch();
    error PaymentTokenMismatch();
    error ProviderCannotBeEvaluator();
    error ClientCannotBeProvider();
    error GracePeriodActive();

    function createJob(
        address provider,
        address evaluator,
        uint48 expiredAt,
        string calldata description,
        address hook,
        uint256 providerAgentId
    ) external returns (uint256);

    function setProvider(uint256 jobId, address provider, uint256 agentId, bytes calldata optParams) external;

    function setBudget(uint256 jobId, address token, uint256 amount, bytes calldata optParams) external;

    function fund(uint256 jobId, address expectedToken, uint256 expectedBudget, bytes calldata optParams) external;

    function submit(uint256 jobId, bytes32 deliverable, bytes calldata optParams) external;

    function reject(uint256 jobId, bytes32 reason, bytes calldata optParams) external;

    function claimRefund(uint256 jobId, bytes calldata optParams) external;
}
