#!/usr/bin/env bash
# Runs the tests in test/lua/ with Lua 5.2 to 5.4, and closes with a line of totals. With arguments only
# those interpreters are run: scripts/test-lua.sh 5.2 5.4. BUSTED_OPTIONS is handed on to busted.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup-servers.sh
node test/lua/build-decisions.mjs

report=$(mktemp)
trap 'rm -f "$report"' EXIT
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(5.2 5.3 5.4)

# Prosody's libraries in Lua run everywhere; those in C are made for 5.4, the others get stand-ins (support.lua).
prosody=.cache/prosody-0.12/usr/lib/prosody
failed=()
for version in "${versions[@]}"; do
    echo "== Lua $version"
    libraries=""
    [ "$version" != 5.4 ] || libraries="$prosody/?.so"
    # shellcheck disable=SC2086 # options are words
    EXTRA_LUA_PATH="$prosody/?.lua" EXTRA_LUA_CPATH="$libraries" TZ=UTC \
        ".cache/bin/busted$version" --output=plainTerminal --pattern=_spec ${BUSTED_OPTIONS:-} test/lua 2>&1 |
        tee -a "$report" || failed+=("$version")
done

# A run that broke off reports nothing, so each one must have its line.
awk -v runs="${#versions[@]}" -v failed="${failed[*]:-}" '
    / success(es)? \/ [0-9]+ failures? \/ [0-9]+ errors? / { seen++; passed += $1; wrong += $4 + $7 }
    END {
        printf "busted: %d passed, %d failed with %d of %d interpreters%s\n", passed, wrong, seen, runs,
            failed == "" ? "" : "; failing: " failed
        exit !(seen == runs && wrong == 0 && failed == "" && passed > 0)
    }' "$report"
