#!/usr/bin/env bash
# Packs a release: NAME-VERSION.tar.gz with one folder NAME-VERSION/ that holds the modules, README, LICENSE and
# CHANGELOG, as docker-jitsi-meet unpacks it, beside it the package prosody-types as npm packs it, and for each a checksum
# file. The same input gives the same bytes.
set -euo pipefail

name=$1 version=$2 output=$3
cd "$(dirname "$0")/.."

grep -q "^## $version\b" CHANGELOG.md || {
    echo "CHANGELOG.md has no section for version $version" >&2
    exit 1
}

folder="$name-$version"
mkdir -p "$output"
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
mkdir "$staging/$folder"
install -m 644 dist/mod_*.lua README.md LICENSE CHANGELOG.md "$staging/$folder"

# Times, owners and order are fixed, so that anybody can make the same file again.
tar --create --directory "$staging" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
    --mtime="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}" "$folder" |
    gzip --no-name --best >"$output/$folder.tar.gz"
(cd "$output" && sha256sum "$folder.tar.gz" >"$folder.tar.gz.sha256")
echo "$output/$folder.tar.gz"

# npm sets times and owners itself, the same on each run.
package=$(cd types && npm pack --silent --pack-destination "$(cd "../$output" && pwd)")
(cd "$output" && sha256sum "$package" >"$package.sha256")
echo "$output/$package"
