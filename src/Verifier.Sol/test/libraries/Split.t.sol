// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarketLibraries} from "../harness/IMarketLibraries.sol";
import {ReferenceSplit} from "../utils/ReferenceSplit.sol";
import {vm} from "../utils/Vm.sol";

contract SplitTest {
    IMarketLibraries private _libraries;

    mapping(uint256 outcome => uint256) private _seen;

    function setUp() external {
        _libraries = IMarketLibraries(vm.deployCode("MarketLibraryHarness.sol:MarketLibraryHarness"));
    }

    // ------------------------------------------------------------- the draw

    function testFuzz_draw_twoDisjointSetsOfTheSize(bytes32 seed, uint256 groups, uint256 size) external view {
        groups = 2 + groups % 255;
        size = 1 + size % (groups / 2);
        (uint256 first, uint256 second) = _libraries.draw(seed, groups, size);
        vm.assertEq(first & second, 0);
        vm.assertEq((first | second) & ~_all(groups), 0);
        vm.assertEq(_size(first), size);
        vm.assertEq(_size(second), size);
    }

    function testFuzz_draw_isTheShuffle(bytes32 seed, uint256 groups, uint256 size) external view {
        groups = 2 + groups % 255;
        size = 1 + size % (groups / 2);
        (uint256 first, uint256 second) = _libraries.draw(seed, groups, size);
        (uint256 expected, uint256 other) = ReferenceSplit.draw(seed, groups, size);
        vm.assertEq(first, expected);
        vm.assertEq(second, other);
    }

    function test_draw_ofAllGroups() external view {
        uint256[3] memory counts = [uint256(2), 8, 256];
        for (uint256 i = 0; i < counts.length; ++i) {
            (uint256 first, uint256 second) = _libraries.draw(keccak256("seed"), counts[i], counts[i] / 2);
            vm.assertEq(first | second, _all(counts[i]));
        }
    }

    /// @dev χ² of the 20 ordered pairs out of five groups: above 50.8 once in 10,000 seeds of a uniform draw.
    function test_draw_everyPairAsLikely() external {
        uint256 draws = 4_000;
        for (uint256 i = 0; i < draws; ++i) {
            (uint256 first, uint256 second) = _libraries.draw(keccak256(abi.encode("pairs", i)), 5, 1);
            ++_seen[first << 8 | second];
        }
        uint256 statistic = 0;
        for (uint256 a = 0; a < 5; ++a) {
            for (uint256 b = 0; b < 5; ++b) {
                if (a != b) statistic += _square(_seen[2 ** a << 8 | 2 ** b], draws / 20);
            }
        }
        vm.assertLe(statistic / (draws / 20), 50);
    }

    /// @dev χ² of all 90 pairs of disjoint pairs out of six groups: above 145 once in 10,000.
    function test_draw_everyPairOfSetsAsLikely() external {
        uint256 draws = 4_500;
        for (uint256 i = 0; i < draws; ++i) {
            (uint256 first, uint256 second) = _libraries.draw(keccak256(abi.encode("sets", i)), 6, 2);
            ++_seen[first << 8 | second];
        }
        (uint256 statistic, uint256 outcomes) = (0, 0);
        for (uint256 first = 0; first < 64; ++first) {
            for (uint256 second = 0; second < 64; ++second) {
                if (first & second != 0 || _size(first) != 2 || _size(second) != 2) continue;
                statistic += _square(_seen[first << 8 | second], draws / 90);
                ++outcomes;
            }
        }
        vm.assertEq(outcomes, 90);
        vm.assertLe(statistic / (draws / 90), 145);
    }

    /// @dev Each of 32 groups is among the first eight a quarter of the time; likewise among the second. The sum of
    /// the squared deviations over their variance is about χ² with 31 degrees: above 69 once in 10,000.
    function test_draw_everyGroupAsOften() external {
        uint256 draws = 1_200;
        for (uint256 i = 0; i < draws; ++i) {
            (uint256 first, uint256 second) = _libraries.draw(keccak256(abi.encode("groups", i)), 32, 8);
            for (uint256 g = 0; g < 32; ++g) {
                if (first >> g & 1 == 1) ++_seen[g];
                if (second >> g & 1 == 1) ++_seen[32 + g];
            }
        }
        for (uint256 set = 0; set < 64; set += 32) {
            uint256 statistic = 0;
            for (uint256 g = 0; g < 32; ++g) {
                statistic += _square(_seen[set + g], draws / 4);
            }
            vm.assertLe(statistic / (draws * 3 / 16), 69);
        }
    }

    // ------------------------------------------------------------- sets

    function testFuzz_others(uint256 set, uint256 groups) external view {
        groups = 1 + groups % 256;
        uint256 result = _libraries.others(set, groups);
        for (uint256 g = 0; g < 256; ++g) {
            vm.assertTrue(_has(result, g) == (g < groups && !_has(set, g)));
        }
    }

    function testFuzz_complement_hasTheLowest(uint256 set, uint256 size) external view {
        size %= 257 - _size(set);
        uint256 expected = 0;
        uint256 left = size;
        for (uint256 g = 0; left > 0; ++g) {
            if (_has(set, g)) continue;
            expected |= 2 ** g;
            --left;
        }
        vm.assertEq(_libraries.complement(set, size), expected);
    }

    function testFuzz_count(uint256 set) external view {
        vm.assertEq(_libraries.count(set), _size(set));
    }

    function test_count_ofNoneAndAll() external view {
        vm.assertEq(_libraries.count(0), 0);
        vm.assertEq(_libraries.count(type(uint256).max), 256);
    }

    function testFuzz_next(uint256 set, uint256 group) external view {
        group %= 256;
        set |= 2 ** 255;
        uint256 expected = group;
        while (!_has(set, expected)) {
            ++expected;
        }
        vm.assertEq(_libraries.next(set, group), expected);
    }

    function _all(uint256 groups) private pure returns (uint256) {
        return type(uint256).max >> (256 - groups);
    }

    function _has(uint256 set, uint256 group) private pure returns (bool) {
        return set & 2 ** group != 0;
    }

    function _size(uint256 set) private pure returns (uint256 size) {
        for (uint256 g = 0; g < 256; ++g) {
            if (_has(set, g)) ++size;
        }
    }

    function _square(uint256 seen, uint256 expected) private pure returns (uint256) {
        uint256 deviation = seen > expected ? seen - expected : expected - seen;
        return deviation * deviation;
    }
}
