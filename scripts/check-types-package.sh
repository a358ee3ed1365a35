#!/usr/bin/env bash
# Checks the packages that are for npm as a registry's users would get them: publint and arethetypeswrong, without a finding.
#
#   npm run check -w types
set -euo pipefail

cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
types=$(cd types && npm pack --silent --pack-destination "$folder")
create=$(cd create-prosody-module && npm pack --silent --pack-destination "$folder")
for package in "$types" "$create"; do
    npx --yes publint@0.3.25 run "$folder/$package" --strict
done
npx --yes @arethetypeswrong/cli@0.18.5 "$folder/$types"
