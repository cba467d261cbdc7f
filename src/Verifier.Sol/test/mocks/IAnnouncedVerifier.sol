// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccuracyVerifier} from "../../src/interfaces/IAccuracyVerifier.sol";
import {Statement} from "../../src/types/Statement.sol";

/// @dev What `AnnouncedVerifier` offers: tests know no more of it, so they need not be compiled as it is.
interface IAnnouncedVerifier is IAccuracyVerifier {
    /// @dev From now on this statement, and none that differs in a bit, has a proof: any.
    function announce(Statement calldata statement) external;
}
