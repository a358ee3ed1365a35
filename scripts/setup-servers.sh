#!/usr/bin/env bash
# Provides what the demo and the tests run on, without touching the system:
# Prosody 0.12 and 13.0, Lua 5.2 to 5.4, busted, luacheck, OpenSSL, ip and unzip.
#
#   scripts/setup-servers.sh         no root needed; quick and silent when all is there
#   scripts/setup-servers.sh WORD... the same, and of these what was asked for and can be had:
#       newest      the newest Prosody 13.0.x of Debian testing
#       browser     Chromium, for the tests of the demo's page
#       luarocks    LuaRocks, for the test of `prosodyctl install`
#       python      Python and pip, for scripts/setup-synapse.sh
#       proxies     nginx and HAProxy, for the test of the documents' examples
#       jitsi       the Lua libraries that Jitsi's own plugins need, for `make test-jitsi`
#
# It takes the distribution's own packages (checked by apt against the archive's
# keyring), unpacks them below .cache/ at the root of the repository and writes
# a wrapper for each program to .cache/bin/:
#
#   lua5.2 .. lua5.4, luac5.2 .. luac5.4    the interpreters and compilers
#   busted5.2 .. busted5.4, luacheck        test runner and linter
#   prosody-0.12, prosody-13.0, prosody-newest --config FILE    the server, in the foreground
#   prosodyctl-0.12, prosodyctl-13.0, prosodyctl-newest --config FILE COMMAND
#   openssl, ip, unzip                      of the same version on every machine
#   chromium                                the browser, without its sandbox
#   luarocks, python3, prosody-newest, prosodyctl-newest, chromium, nginx, haproxy
#                                           work once they were asked for
#
# A wrapper execs, so the pid one starts is the pid of the program. The wrappers
# set LUA_PATH and LUA_CPATH; $EXTRA_LUA_PATH and $EXTRA_LUA_CPATH are added.
# PROSODY_UNDER holds a command that runs them, such as valgrind.
#
# lua5.4 and busted5.4 can load Prosody's own modules in this way:
#
#   EXTRA_LUA_PATH='.cache/prosody-0.12/usr/lib/prosody/?.lua' \
#   EXTRA_LUA_CPATH='.cache/prosody-0.12/usr/lib/prosody/?.so' .cache/bin/busted5.4
#
# Environment: DEBIAN_MIRROR, the URI of a Debian archive to use instead of the
# one in this machine's apt configuration (needs the Debian archive keyring).
#
# Tried on Debian 12 and 13. The Ubuntu part below could not be tried where this
# was written.

# Text in single quotes is for apt or for the wrappers to expand, not for us.
# shellcheck disable=SC2016
set -euo pipefail

# Raise it when a change below must make everyone's trees anew.
recipe=1

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
script=$repo/scripts/setup-servers.sh
cache=$repo/.cache
trees=(prosody-0.12 prosody-13.0 lua tools)

# Each word is a run of its own, so that one that fails leaves the others alone.
if (($# > 1)); then
	status=0
	for word; do
		KEEP_LISTS=yes "$script" "$word" || status=1
	done
	rm -rf "$cache/apt"
	exit "$status"
fi

case ${1:-} in
'') ;;
newest) trees+=(prosody-newest) ;;
browser) trees+=(chromium) ;;
luarocks | python | proxies) trees+=("$1") ;;
jitsi) trees+=(jitsi-lua) ;;
*) echo "usage: ${0##*/} [newest | browser | luarocks | python | proxies | jitsi]..." >&2; exit 2 ;;
esac

say() { printf 'setup-servers: %s\n' "$*"; }
die() { printf 'setup-servers: %s\n' "$*" >&2; exit 1; }

# --- What is there already? -------------------------------------------------

# The stamp is the last thing written into a tree, before it is moved in place.
# HOSTTYPE guards against a tree that another machine made in a shared folder.
tree_is_ready() {
	local words=()
	[[ -r $cache/$1/.stamp ]] || return 1
	read -ra words <"$cache/$1/.stamp" || return 1
	[[ ${words[0]:-} == "$recipe" && ${words[1]:-} == "$HOSTTYPE" ]]
}

# Wrappers cost nothing to write, so any change of this script renews them, and
# so does a tree whose wrappers can't be written without it.
wrappers_stamp() {
	local tree ready=''
	for tree in prosody-newest python proxies; do
		! tree_is_ready "$tree" || ready+=" $tree"
	done
	echo "$recipe $HOSTTYPE $(cksum <"$script")$ready"
}
wrappers_are_ready() {
	[[ -r $cache/bin/.stamp && $(<"$cache/bin/.stamp") == "$(wrappers_stamp)" ]]
}

all_is_ready() {
	local tree
	for tree in "${trees[@]}"; do
		tree_is_ready "$tree" || return 1
	done
	wrappers_are_ready
}

all_is_ready && exit 0

for tool in apt-get dpkg dpkg-deb flock; do
	command -v "$tool" >/dev/null ||
		die "$tool is missing: this needs Debian or Ubuntu (a container will do), or their packages apt, dpkg and util-linux"
done

# Two runs at once: the second one waits, and then finds everything ready.
mkdir -p "$cache"
exec 9>"$cache/.setup-servers.lock"
flock 9
all_is_ready && exit 0

apt=$cache/apt
build=$cache/.build
trap 'rm -rf "$build"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
rm -rf "$build" # left by a run that was killed

# --- Which archive, which suites? -------------------------------------------

# Prints the URI of the archive that this machine's apt uses for its own
# release. Without release info this works before any `apt-get update` too.
archive_of_this_machine() {
	apt-get indextargets --no-release-info \
		--format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
		awk -v codename="$1" '
			$3 != "main" || $1 ~ /^cdrom:/ { next }
			$2 == codename { print $1; found = 1; exit }
			# Written as "stable" and the like; the side suites may be in other archives.
			$2 !~ /[\/-]/ && other == "" { other = $1 }
			END { if (!found && other != "") print other }'
}

keyring_of() {
	local file
	for file in /usr/share/keyrings/"$1"-archive-keyring.{gpg,pgp}; do
		if [[ -r $file ]]; then
			echo "$file"
			return
		fi
	done
	return 1
}

# Sets: mirror, keyring, suites, components; the suite that the packages of
# 0.12 and the Luas come from, that of 13.0's libraries, 13.0 itself, and the
# suite with the newest Prosody.
choose_archive() {
	local ID='' ID_LIKE='' VERSION_CODENAME='' UBUNTU_CODENAME='' codename
	# shellcheck source=/dev/null
	. /etc/os-release
	codename=${UBUNTU_CODENAME:-$VERSION_CODENAME}
	mirror=${DEBIAN_MIRROR:-}
	if [[ -n $mirror || " $ID " == *" debian "* ]]; then
		keyring=$(keyring_of debian) || die 'install the package debian-archive-keyring: it verifies what is fetched'
		suites=(bookworm bookworm-backports)
		components='main'
		suite_old=bookworm
		suite_new=bookworm
		prosody_new=prosody/bookworm-backports
		suite_newest=testing
	elif [[ " $ID $ID_LIKE " == *" ubuntu "* ]]; then
		keyring=$(keyring_of ubuntu) || die 'install the package ubuntu-keyring: it verifies what is fetched'
		suites=(noble resolute)
		components='main universe'
		suite_old=noble
		suite_new=resolute
		prosody_new=prosody
		suite_newest=''
	else
		die "neither Debian nor Ubuntu: set DEBIAN_MIRROR to a Debian archive's URI and install debian-archive-keyring"
	fi
	if ! tree_is_ready prosody-newest && [[ ${trees[*]} == *prosody-newest* ]]; then
		[[ -n $suite_newest ]] || die 'the newest Prosody comes from Debian: set DEBIAN_MIRROR'
		suites+=("$suite_newest")
	fi
	[[ -n $mirror ]] || mirror=$(archive_of_this_machine "$codename")
	[[ -n $mirror ]] || die "apt's configuration names no archive for $codename main: set DEBIAN_MIRROR to a Debian archive's URI"
}

# --- An apt of our own ------------------------------------------------------

# Packages that others depend on for their installation, not to run: apt is
# told that they are there, so it brings neither them nor what they need.
assumed=(
	adduser ca-certificates debconf dns-root-data dpkg init-system-helpers libyaml-dev
	passwd perl perl-base readline-common ssl-cert systemd systemd-sysusers tar usrmerge
)

# apt with state, cache, sources and pins of our own; proxy, credentials and
# the like still come from the system's apt.conf. What apt says goes to a log,
# shown only when it fails.
apt_get() {
	if ! LC_ALL=C apt-get -c "$apt/apt.conf" -q -y "$@" >"$apt/log" 2>&1; then
		tail -n 20 "$apt/log" >&2
		die "apt-get failed: $*"
	fi
}

prepare_apt() {
	local package suite arch
	choose_archive
	arch=$(dpkg --print-architecture)
	mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"

	for package in "${assumed[@]}"; do
		printf '%s\n' "Package: $package" 'Status: install ok installed' \
			'Maintainer: nobody' 'Architecture: all' 'Multi-Arch: foreign' \
			'Version: 9999:0' 'Description: assumed' ''
	done >"$apt/state/status"

	# target= leaves out the indexes that other programs on this machine want.
	# The lists of testing expire within a week, and some mirrors are older.
	for suite in "${suites[@]}"; do
		echo "deb [arch=$arch signed-by=$keyring target=Packages check-valid-until=no] $mirror $suite $components"
	done >"$apt/sources.list"

	# The sandbox user could not read a repository in someone's home; the hooks
	# are the system's business (they clean its cache, wake its daemons).
	cat >"$apt/apt.conf" <<-CONF
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::State "$apt/state";
		Dir::State::lists "$apt/state/lists";
		Dir::State::status "$apt/state/status";
		Dir::Cache "$apt/cache";
		Dir::Cache::archives "$apt/cache/archives";
		Dir::Log "$apt";
		APT::Sandbox::User "root";
		APT::Install-Recommends "false";
		APT::Install-Suggests "false";
		Acquire::Languages "none";
		Acquire::GzipIndexes "true";
		Acquire::Retries "3";
		#clear APT::Architectures;
		APT::Architectures { "$arch"; };
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	CONF

	say "fetching the package lists of ${suites[*]}"
	# Without Error-Mode a list that can't be fetched is a mere warning.
	apt_get update -o APT::Update::Error-Mode=any
}

# --- Trees ------------------------------------------------------------------

# make_tree NAME SUITE MAIN-PACKAGE EXPECTED-VERSION PACKAGE... fetches the
# packages with all they need and unpacks them to .cache/NAME.
make_tree() {
	local name=$1 suite=$2 main=$3 expected=$4 version='' deb
	shift 4
	if tree_is_ready "$name"; then
		return
	fi
	say "fetching $name"

	# What an earlier tree or run left is no part of this one.
	rm -rf "$apt/cache/archives" "$build"
	mkdir -p "$apt/cache/archives/partial" "$build"
	apt_get install --download-only -t "$suite" "$@"

	for deb in "$apt"/cache/archives/*.deb; do
		dpkg-deb -x "$deb" "$build"
		[[ ${deb##*/} != "${main}"_* ]] || version=$(dpkg-deb -f "$deb" Version)
	done
	[[ $version == $expected* ]] || die "$suite has $main ${version:-(none)}, wanted $expected"

	# What nothing here reads: documents, translations, character sets, services.
	rm -rf "$build"/usr/share/{doc,doc-base,info,lintian,locale,man,bug,pixmaps,applications,menu} \
		"$build"/{usr/,}lib/*-linux-*/gconv "$build"/usr/lib/locale \
		"$build"/{usr/,}lib/systemd "$build"/etc/{init.d,logrotate.d}

	if [[ $main == prosody ]]; then
		make_start_scripts
	elif [[ $main == chromium ]]; then
		# See write_browser_wrapper: these go with the system's loader alone.
		rm -f "$build"/{usr/,}lib/*-linux-*/{ld-*,ld64.*,libc,libm,libdl,libpthread,librt,libresolv,libnss_*,libutil}.so*
		# Drawing by hardware, and icons of desktops: half of the size, for nothing here.
		rm -rf "$build"/usr/lib/*-linux-*/{dri,libLLVM*,libz3*} "$build"/usr/lib/chromium/libVkLayer* "$build"/usr/share/icons
	fi
	echo "$recipe $HOSTTYPE $main $version" >"$build/.stamp"
	chmod 755 "$build" # dpkg-deb may have given it another mode
	rm -rf "${cache:?}/$name"
	mv -T "$build" "$cache/$name"
}

# make_library_tree NAME SUITE PACKAGE... fetches the packages alone and unpacks
# them to .cache/NAME: libraries for programs that have all else in their trees.
make_library_tree() {
	local name=$1 suite=$2 deb
	shift 2
	if tree_is_ready "$name"; then
		return
	fi
	say "fetching $name"
	rm -rf "$apt/download" "$build"
	mkdir -p "$apt/download" "$build"
	(cd "$apt/download" && apt_get download -t "$suite" "$@")
	for deb in "$apt"/download/*.deb; do
		dpkg-deb -x "$deb" "$build"
	done
	rm -rf "$build"/usr/share/doc
	echo "$recipe $HOSTTYPE libraries" >"$build/.stamp"
	chmod 755 "$build" # dpkg-deb may have given it another mode
	rm -rf "${cache:?}/$name"
	mv -T "$build" "$cache/$name"
}

# Prosody's start scripts have their folders in four lines at the top. The
# copies take them from the tree that the wrapper names, wherever that is.
make_start_scripts() {
	local program
	mkdir -p "$build/start" "$build/var/lib/prosody"
	for program in prosody prosodyctl; do
		sed -E "s|^(CFG_[A-Z]+DIR)='(/.*)';|\1=os.getenv(\"PROSODY_TREE\")..\"\2\";|" \
			"$build/usr/bin/$program" >"$build/start/$program"
		[[ $(grep -c '^CFG_.*PROSODY_TREE' "$build/start/$program") == 4 ]] ||
			die "$program has changed: its CFG_...DIR lines are not as expected"
	done
}

# --- Wrappers ---------------------------------------------------------------

# Sets: loader and triplet of a tree, seen from its root. Only the loader that
# came with a tree's C library fits it, whatever this system's own one is.
inspect_tree() {
	local file
	for file in "$cache/$1"/{lib,usr/lib}/*/ld{-linux*,64}.so.[0-9]; do
		if [[ -x $file ]]; then
			loader=${file#"$cache/$1/"}
			triplet=$(basename "$(dirname "$file")")
			return
		fi
	done
	die "no dynamic loader in .cache/$1"
}

# write_wrapper NAME TREE LUA-VERSION BINARY [ARGUMENT...] - the arguments are
# shell text, put before those of the caller. Reads $preamble, more shell text.
# Programs that are not in Lua take no notice of its version.
# Being renamed in place, a wrapper is whole at any time, also for a test run
# that goes on beside this.
write_wrapper() {
	local name=$1 tree=$2 lua=$3 binary=usr/bin/$4 other libs
	shift 4
	[[ -x $cache/$tree/$binary ]] || binary=${binary#usr/}
	inspect_tree "$tree"
	libs="\$tree/lib/$triplet:\$tree/usr/lib/$triplet"
	# Prosody's C modules are made for Lua 5.4 and want ICU and OpenSSL.
	if [[ $tree == lua && $lua == 5.4 ]]; then
		for other in prosody-0.12 prosody-13.0; do
			libs+=":\$cache/$other/lib/$triplet:\$cache/$other/usr/lib/$triplet"
		done
	fi
	cat >"$cache/bin/.new" <<-WRAPPER
		#!/bin/sh
		# Written by scripts/setup-servers.sh, which tells what this is.
		self=\$(readlink -f -- "\$0")
		cache=\${self%/bin/*}
		tree=\$cache/$tree
		$preamble
		# Lua prefers these to LUA_PATH and LUA_CPATH.
		unset LUA_PATH_5_2 LUA_PATH_5_3 LUA_PATH_5_4 LUA_CPATH_5_2 LUA_CPATH_5_3 LUA_CPATH_5_4
		LUA_PATH="\$tree/usr/share/lua/$lua/?.lua;\$tree/usr/share/lua/$lua/?/init.lua;\${EXTRA_LUA_PATH:+\$EXTRA_LUA_PATH;}./?.lua;./?/init.lua"
		LUA_CPATH="\$tree/usr/lib/$triplet/lua/$lua/?.so;\${EXTRA_LUA_CPATH:+\$EXTRA_LUA_CPATH;}./?.so"
		export LUA_PATH LUA_CPATH
		exec \$PROSODY_UNDER "\$tree/$loader" --inhibit-cache --library-path "$libs" "\$tree/$binary" $*${*:+ }"\$@"
	WRAPPER
	chmod 755 "$cache/bin/.new"
	mv -f "$cache/bin/.new" "$cache/bin/$name"
}

# Chromium starts itself again for each of its processes, which only works with
# the loader of the system: so it runs with that one and the C library beside it,
# and with all else from its tree. Its sandbox wants rights that nobody need have
# here; it only ever sees pages of the tests. The system may have no fonts.
write_browser_wrapper() {
	cat >"$cache/bin/fonts.conf" <<-'CONF'
		<?xml version="1.0"?>
		<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
		<fontconfig>
			<dir prefix="relative">../chromium/usr/share/fonts</dir>
			<cachedir prefix="relative">../chromium/var/cache/fontconfig</cachedir>
		</fontconfig>
	CONF
	cat >"$cache/bin/.new" <<-'WRAPPER'
		#!/bin/sh
		# Written by scripts/setup-servers.sh, which tells what this is.
		self=$(readlink -f -- "$0")
		tree=${self%/bin/*}/chromium
		LD_LIBRARY_PATH=$(printf '%s:' "$tree"/usr/lib/*-linux-gnu* "$tree"/lib/*-linux-gnu* "$tree"/usr/lib/*-linux-gnu*/pulseaudio)
		FONTCONFIG_FILE=${self%/*}/fonts.conf
		export LD_LIBRARY_PATH FONTCONFIG_FILE
		exec "$tree/usr/lib/chromium/chromium" --no-sandbox "$@"
	WRAPPER
	chmod 755 "$cache/bin/.new"
	mv -f "$cache/bin/.new" "$cache/bin/chromium"
}

# write_prosody_wrappers VERSION, for the tree of that name.
write_prosody_wrappers() {
	local preamble='export PROSODY_TREE="$tree"'
	write_wrapper "prosodyctl-$1" "prosody-$1" 5.4 lua5.4 '"$tree/start/prosodyctl"'
	# Prosody takes no heed of words it doesn't know (such as --version) and
	# starts with a default configuration, which is in nobody's interest here.
	preamble+='
case " $* " in
*" --config "*|*" --config="*) ;;
*) echo "usage: ${0##*/} --config FILE" >&2; exit 2 ;;
esac'
	write_wrapper "prosody-$1" "prosody-$1" 5.4 lua5.4 '"$tree/start/prosody"' -F
}

write_wrappers() {
	local version program preamble=''
	wrappers_are_ready && return
	mkdir -p "$cache/bin"

	for version in 5.2 5.3 5.4; do
		write_wrapper "lua$version" lua "$version" "lua$version"
		write_wrapper "luac$version" lua "$version" "luac$version"
		write_wrapper "busted$version" lua "$version" "lua$version" '"$tree/usr/bin/busted"'
	done
	for version in 0.12 13.0 newest; do
		! tree_is_ready "prosody-$version" || write_prosody_wrappers "$version"
	done
	if tree_is_ready python; then
		preamble='export PYTHONHOME="$tree/usr"'
		write_wrapper python3 python '' python3
	fi
	if tree_is_ready proxies; then
		preamble=''
		write_wrapper nginx proxies '' ../sbin/nginx
		write_wrapper haproxy proxies '' ../sbin/haproxy
	fi
	preamble='export OPENSSL_CONF="$tree/etc/ssl/openssl.cnf"'
	for program in openssl ip unzip; do
		write_wrapper "$program" tools '' "$program"
	done
	write_browser_wrapper

	# Debian 12 has luacheck's modules in the folder of Lua 5.1, and they run with any.
	preamble='EXTRA_LUA_PATH="$tree/usr/share/lua/5.1/?.lua;$tree/usr/share/lua/5.1/?/init.lua"'
	write_wrapper luacheck lua 5.4 lua5.4 '"$tree/usr/bin/luacheck"'
	# Written whether its tree is there or not: who asks for one gets the other.
	preamble='[ -d "$cache/luarocks" ] || { echo "${0##*/}: run scripts/setup-servers.sh luarocks" >&2; exit 127; }
EXTRA_LUA_PATH="$cache/luarocks/usr/share/lua/5.4/?.lua"'
	write_wrapper luarocks lua 5.4 lua5.4 '"$cache/luarocks/usr/bin/luarocks"'
	wrappers_stamp >"$cache/bin/.stamp"
}

# --- All of it --------------------------------------------------------------

[[ -n ${KEEP_LISTS:-} ]] || rm -rf "$apt" # left by a run that failed
# Which suites, and their lists, matter only when a tree is missing.
for tree in "${trees[@]}"; do
	tree_is_ready "$tree" || { prepare_apt; break; }
done

# lua-event, lua-readline and lua-unbound are only recommended, yet a Prosody
# in production has them: they change its DNS and its shell.
make_tree prosody-0.12 "${suite_old:-}" prosody 0.12. \
	prosody lua-event lua-readline lua-unbound
make_tree prosody-13.0 "${suite_new:-}" prosody 13.0. \
	"${prosody_new:-}" lua-event lua-readline lua-unbound
make_tree lua "${suite_old:-}" lua-busted '' \
	lua5.2 lua5.3 lua5.4 lua-busted lua-check
make_tree tools "${suite_old:-}" openssl '' openssl iproute2 unzip
if [[ ${1:-} == newest ]]; then
	make_tree prosody-newest "${suite_newest:-}" prosody 13.0. \
		prosody lua-event lua-readline lua-unbound
fi
if [[ ${1:-} == jitsi ]]; then
	make_library_tree jitsi-lua "${suite_old:-}" lua-cjson lua-luaossl lua-basexx lua-inspect
fi
if [[ ${1:-} == browser ]]; then
	make_tree chromium "${suite_old:-}" chromium '' chromium fonts-dejavu-core
fi
if [[ ${1:-} == luarocks ]]; then
	make_library_tree luarocks "${suite_old:-}" luarocks
fi
if [[ ${1:-} == python ]]; then
	make_tree python "${suite_old:-}" python3-minimal '' python3 python3-pip-whl
fi
if [[ ${1:-} == proxies ]]; then
	make_tree proxies "${suite_old:-}" nginx '' nginx haproxy
fi
write_wrappers

# Some 20 MB of lists and archives that are of no use any more.
[[ -n ${KEEP_LISTS:-} ]] || rm -rf "$apt"
