#!/usr/bin/env bash
# Packs NAME_VERSION_all.deb: both modules where Debian's Prosody looks for modules of packages, and the documents. The
# package has no scripts: installing it starts, stops and configures nothing. The same input gives the same bytes.
#
#   SOURCE_DATE_EPOCH=SECONDS [MAINTAINER_ADDRESS=ADDRESS] scripts/package-deb.sh NAME VERSION FOLDER
#
# MAINTAINER_ADDRESS is where users of the package should write. Without it the address is one that reaches nobody.
set -euo pipefail

name=$1 version=$2 output=$3
export SOURCE_DATE_EPOCH LC_ALL=C
umask 022
cd "$(dirname "$0")/.."

command -v dpkg-deb >/dev/null || { echo "dpkg-deb is missing: this needs Debian's package dpkg" >&2; exit 1; }
address=${MAINTAINER_ADDRESS:-nobody@$name.invalid}
[[ $address =~ ^[[:alnum:]._+-]+@[[:alnum:].-]+$ ]] || { echo "MAINTAINER_ADDRESS is no address: $address" >&2; exit 1; }
maintainer="$name project <$address>"
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
chmod 755 "$staging"

# As the packages prosody-modules and prosody itself do: this folder is searched without being in plugin_paths.
for file in dist/mod_*.lua; do
    install -D -m 644 "$file" "$staging/usr/lib/prosody/modules/$(basename "$file" .lua)/${file#dist/}"
done

documents="$staging/usr/share/doc/$name"
install -D -m 644 packaging/debian/copyright -t "$documents"
mapfile -t files < <(find README.md docs -type f)
node scripts/documents.mjs "$documents" "${files[@]}"

# The section of this version, as Debian writes changes: headings in brackets, one paragraph for each point, in lines of
# 80 columns.
{
    printf '%s (%s) unstable; urgency=medium\n\n' "$name" "$version"
    awk -v "version=$version" '
        /^## / { inside = ($2 == version); next }
        inside && /^- / { printf "%s%s", separator, $0; separator = "\n"; next }
        inside && /^ / { sub(/^ */, " "); printf "%s", $0; next }
        inside && /:$/ { printf "%s[ %s ]", separator separator, substr($0, 1, length($0) - 1); separator = "\n" }
        END { print "" }
    ' CHANGELOG.md | while read -r line; do
        case $line in
        '') echo ;;
        '- '*) fold --spaces --width=74 <<<"${line#- }" | sed -e '1s/^/  * /' -e '2,$s/^/    /' -e 's/ *$//' ;;
        *) echo "  $line" ;;
        esac
    done
    printf '\n -- %s  %s\n' "$maintainer" "$(date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")"
} | gzip --no-name --best >"$documents/changelog.gz"

mkdir "$staging/DEBIAN"
size=$(find "$staging/usr" -type f -printf '%s\n' | awk '{ kilobytes += int(($1 + 1023) / 1024) } END { print kilobytes }')
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" -e "s/@MAINTAINER@/$maintainer/" packaging/debian/control >"$staging/DEBIAN/control"
(cd "$staging" && find usr -type f -print0 | sort --zero-terminated | xargs --null md5sum >DEBIAN/md5sums)

mkdir -p "$output"
dpkg-deb --root-owner-group -Zxz --build "$staging" "$output/${name}_${version}_all.deb" >/dev/null
echo "$output/${name}_${version}_all.deb"
