#!/bin/sh
# Makes a database as an earlier commit left it, by the code of that commit:
#   test/upgrade/makeDatabase.sh f9de84a 0007
# runs test/upgrade/scenes/0007.mjs in a work tree of f9de84a and writes test/upgrade/databases/0007.json.
# The packages of that commit are installed there, so that nothing of today takes part.
set -eu
commit=$1
scene=$2
here=$(git rev-parse --show-toplevel)
tree=$(mktemp -d)
trap 'git -C "$here" worktree remove --force "$tree"' EXIT
git -C "$here" worktree add --quiet --detach "$tree" "$commit"
cp "$here/test/upgrade/scenes/$scene.mjs" "$tree/src/scene.test.ts"
cp "$here/test/upgrade/scenes/keepDatabase.mjs" "$tree/src/keepDatabase.mjs"
cd "$tree"
npm ci --no-audit --no-fund --silent
COMMIT=$(git rev-parse --short HEAD) KEEP_IN="$here/test/upgrade/databases/$scene.json" \
  TEST_DATABASE_URL='' npx vitest run src/scene.test.ts
