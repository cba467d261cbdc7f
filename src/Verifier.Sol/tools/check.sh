#!/usr/bin/env bash
# Builds, checks and tests the contracts; fails if anything does. Forge's totals are in what it prints.
# Needs Node and npm; everything else comes with `npm ci`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# npm writes this copy of the lock file when it installs.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --ignore-scripts
fi

tools/forge fmt --check
tools/forge build --sizes
tools/forge lint --deny warnings
node_modules/.bin/solhint 'src/**/*.sol' --noPoster --disc --max-warnings 0
FORGE_SNAPSHOT_CHECK=true tools/forge test
