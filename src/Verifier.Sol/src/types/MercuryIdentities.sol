// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fr} from "./Fr.sol";

/// @notice What Mercury's identities say of the evaluations that are not told.
/// @param zToB z^b.
/// @param sAtInverse S(1/z).
/// @param dAtZ D(z).
struct MercuryIdentities {
    Fr zToB;
    Fr sAtInverse;
    Fr dAtZ;
}
