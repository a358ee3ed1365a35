#!/usr/bin/env bash
# Packs a release from a clean tree, all of it beside SHA256SUMS in one folder:
#
#   NAME-VERSION.tar.gz        one folder NAME-VERSION/ with the modules, README, LICENSE, CHANGELOG and docs/,
#                              as docker-jitsi-meet unpacks it
#   NAME_VERSION_all.deb       the Debian package
#   MODULE-VERSION-1.*, manifest-5.*
#                              rocks for `prosodyctl install`: the folder is a rocks server (scripts/rocks.mjs)
#   prosody-types-VERSION.tgz  the declarations, as npm packs them
#   create-prosody-module-VERSION.tgz  what `npm create prosody-module` runs
#
# The same commit gives the same bytes.
#
#   SOURCE_DATE_EPOCH=SECONDS scripts/release.sh NAME VERSION FOLDER
set -euo pipefail

name=$1 version=$2 output=$3
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
umask 022
cd "$(dirname "$0")/.."
die() { printf '%s\n' "$@" >&2; exit 1; }

# A section begins with "## VERSION (DATE)"; "## Unreleased" is none.
awk -v "version=$version" '/^## / { inside = ($2 == version) } inside && /^- / { found = 1 } END { exit !found }' \
    CHANGELOG.md || die "CHANGELOG.md has no section for version $version"
[ "$(awk '/^## [0-9]/ { print $2; exit }' CHANGELOG.md)" = "$version" ] ||
    die "CHANGELOG.md: version $version is not the newest"
changed=$(git status --porcelain) || die "a release is made from a git repository"
[ -z "$changed" ] || die "the tree is not clean: commit or discard first" "$changed"

mkdir -p "$output"
output=$(cd "$output" && pwd)
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT

# Times, owners and order are fixed, so that anybody can make the same file again.
folder="$name-$version"
mkdir "$staging/$folder"
install -m 644 dist/mod_*.lua LICENSE "$staging/$folder"
mapfile -t documents < <(find README.md CHANGELOG.md docs -type f)
node scripts/documents.mjs "$staging/$folder" LICENSE "${documents[@]}"
tar --create --directory "$staging" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
    --mtime="@$SOURCE_DATE_EPOCH" "$folder" |
    gzip --no-name --best >"$staging/$folder.tar.gz"

node scripts/rocks.mjs "$staging/$folder.tar.gz" "$version"
deb=$(scripts/package-deb.sh "$name" "$version" "$staging")
# npm sets times and owners itself, the same on each run.
types=$(cd types && npm pack --silent --pack-destination "$staging")
create=$(cd create-prosody-module && npm pack --silent --pack-destination "$staging")

cd "$staging"
files=("$folder.tar.gz" "$(basename "$deb")" *.rockspec *.rock manifest-5.* "$types" "$create")
sha256sum "${files[@]}" >SHA256SUMS
for file in "$folder.tar.gz" "$types"; do
    sha256sum "$file" >"$file.sha256"
    files+=("$file.sha256")
done
mv "${files[@]}" SHA256SUMS "$output"
printf "$output/%s\n" "${files[@]}" SHA256SUMS
