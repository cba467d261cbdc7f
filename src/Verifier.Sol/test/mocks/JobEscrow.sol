// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC8183, IJobEscrow} from "./IJobEscrow.sol";

/// @dev A job escrow by the rules of erc-8183/base-contracts, contracts/ERC8183.sol at 0310b99d, without what an
/// evaluator has nothing to do with: fees, hooks, partial claims, payout receivers, administration.
contract JobEscrow is IJobEscrow {
    uint256 private constant EVALUATION_GRACE_PERIOD = 1 hours;

    uint256 private _count;

    mapping(uint256 jobId => Job) private _jobs;

    function createJob(
        address provider,
        address evaluator,
        uint48 expiredAt,
        string calldata description,
        address hook,
        uint256 providerAgentId
    ) external returns (uint256 jobId) {
        if (expiredAt <= block.timestamp + 5 minutes) revert ExpiryTooShort();
        if (msg.sender == provider) revert ClientCannotBeProvider();
        if (evaluator == address(0)) revert ZeroAddress();
        if (evaluator == provider) revert ProviderCannotBeEvaluator();

        jobId = ++_count;
        Job storage job = _jobs[jobId];
        (job.client, job.provider, job.evaluator) = (msg.sender, provider, evaluator);
        (job.expiredAt, job.description, job.hook) = (expiredAt, description, hook);
        job.providerAgentId = provider == address(0) ? 0 : providerAgentId;
    }

    function setProvider(uint256 jobId, address provider, uint256 agentId, bytes calldata) external {
        Job storage job = _require(jobId, JobStatus.Open);
        if (block.timestamp >= job.expiredAt) revert WrongStatus();
        if (msg.sender != job.client) revert Unauthorized();
        if (job.provider != address(0)) revert WrongStatus();
        if (provider == address(0)) revert ZeroAddress();
        if (provider == job.client) revert ClientCannotBeProvider();
        if (provider == job.evaluator) revert ProviderCannotBeEvaluator();
        (job.provider, job.providerAgentId) = (provider, agentId);
    }

    function setBudget(uint256 jobId, address token, uint256 amount, bytes calldata) external {
        Job storage job = _require(jobId, JobStatus.Open);
        if (block.timestamp >= job.expiredAt) revert WrongStatus();
        if (msg.sender != job.provider) revert Unauthorized();
        if (token == address(0)) revert ZeroAddress();
        (job.paymentToken, job.budget) = (token, amount);
    }

    function fund(uint256 jobId, address expectedToken, uint256 expectedBudget, bytes calldata) external {
        Job storage job = _require(jobId, JobStatus.Open);
        if (msg.sender != job.client) revert Unauthorized();
        if (job.provider == address(0)) revert ProviderNotSet();
        if (block.timestamp >= job.expiredAt) revert WrongStatus();
        if (job.paymentToken != expectedToken) revert PaymentTokenMismatch();
        if (job.budget != expectedBudget) revert BudgetMismatch();
        job.status = JobStatus.Funded;
        if (job.budget > 0) require(IERC20(job.paymentToken).transferFrom(msg.sender, address(this), job.budget));
    }

    /// @dev The deliverable is in an event there, and nowhere else.
    function submit(uint256 jobId, bytes32, bytes calldata) external {
        Job storage job = _job(jobId);
        bool free = job.status == JobStatus.Open && job.budget == 0;
        if (job.status != JobStatus.Funded && !free) revert WrongStatus();
        if (block.timestamp >= job.expiredAt) revert WrongStatus();
        if (msg.sender != job.provider) revert Unauthorized();
        (job.status, job.submittedAt) = (JobStatus.Submitted, uint48(block.timestamp));
    }

    function complete(uint256 jobId, bytes32 reason, bytes calldata) external {
        Job storage job = _require(jobId, JobStatus.Submitted);
        if (msg.sender != job.evaluator) revert Unauthorized();
        job.status = JobStatus.Completed;
        _pay(job, job.provider);
        emit JobCompleted(jobId, msg.sender, reason);
    }

    function reject(uint256 jobId, bytes32, bytes calldata) external {
        Job storage job = _job(jobId);
        JobStatus status = job.status;
        if (status > JobStatus.Submitted) revert WrongStatus();
        bool open = status == JobStatus.Open;
        bool may = open ? msg.sender == job.client || msg.sender == job.provider : msg.sender == job.evaluator;
        if (!may) revert Unauthorized();
        job.status = JobStatus.Rejected;
        if (!open) _pay(job, job.client);
    }

    function claimRefund(uint256 jobId, bytes calldata) external {
        Job storage job = _job(jobId);
        JobStatus status = job.status;
        if (status > JobStatus.Submitted) revert WrongStatus();
        if (status == JobStatus.Submitted) {
            if (block.timestamp < job.expiredAt + EVALUATION_GRACE_PERIOD) revert GracePeriodActive();
        } else if (block.timestamp < job.expiredAt) {
            revert WrongStatus();
        }
        job.status = JobStatus.Expired;
        if (status != JobStatus.Open) _pay(job, job.client);
    }

    function getJob(uint256 jobId) external view returns (Job memory) {
        return _jobs[jobId];
    }

    function _pay(Job storage job, address to) private {
        if (job.budget > 0) require(IERC20(job.paymentToken).transfer(to, job.budget));
    }

    function _require(uint256 jobId, JobStatus status) private view returns (Job storage job) {
        job = _job(jobId);
        if (job.status != status) revert WrongStatus();
    }

    function _job(uint256 jobId) private view returns (Job storage) {
        if (jobId == 0 || jobId > _count) revert InvalidJob();
        return _jobs[jobId];
    }
}
