#!/usr/bin/env bash
# Provides a real Matrix homeserver for `make test-synapse`, `make demo HOMESERVER=synapse` and `make bench-verify`:
# Synapse with all that it needs, as scripts/synapse-requirements.txt pins it, in a Python virtual environment in
# .cache/synapse. Start it by `.cache/synapse/bin/python -m synapse.app.homeserver`.
#
#   scripts/setup-synapse.sh    no root needed; quick and silent when all is there
#
# Exit code 77, with the cause as the only line on the error output, says that it cannot be had here: no fitting Python,
# or the package index is not reached. Whoever needs Synapse then skips, and says so. Any other failure exits with 1.
#
# Environment: PYTHON, the interpreter to build on (default python3); pip's own variables and configuration.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=$repo/.cache
home=$cache/synapse
requirements=$repo/scripts/synapse-requirements.txt
python=${PYTHON:-python3}
# Some of the libraries pinned want it.
python_minimum='3.11'

say() { printf 'setup-synapse: %s\n' "$*"; }
die() { printf 'setup-synapse: %s\n' "$*" >&2; exit 1; }
unavailable() { printf 'setup-synapse: %s\n' "$*" >&2; exit 77; }

# HOSTTYPE guards against an environment that another machine made in a shared folder.
stamp() { echo "$HOSTTYPE $(cksum <"$requirements")"; }
# The interpreter that the environment was built on may have been removed since.
is_ready() {
	[[ -r $home/.stamp && $(<"$home/.stamp") == "$(stamp)" ]] && "$home/bin/python" -c '' 2>/dev/null
}

is_ready && exit 0

command -v flock >/dev/null || die 'flock is missing: install util-linux'
command -v "$python" >/dev/null || unavailable "$python is missing: Synapse needs Python $python_minimum or later"
"$python" -c "import sys; sys.exit(sys.version_info < (${python_minimum/./, }))" ||
	unavailable "Synapse needs Python $python_minimum or later, and $python is $("$python" -c 'import platform; print(platform.python_version())')"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
	unavailable "$python makes no virtual environments: install python3-venv"

# Two runs at once: the second one waits, and then finds everything ready.
mkdir -p "$cache"
exec 9>"$cache/.setup-synapse.lock"
flock 9
is_ready && exit 0

build=$cache/.build-synapse
log=$cache/.setup-synapse.log
trap 'rm -rf "$build"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
rm -rf "$build" # left by a run that was killed

say "installing $(grep '^matrix-synapse==' "$requirements") for $("$python" --version)"
"$python" -m venv "$build" || die "could not make a virtual environment with $python"
if ! "$build/bin/python" -m pip --disable-pip-version-check --retries 2 install \
	--only-binary :all: --no-compile --requirement "$requirements" >"$log" 2>&1; then
	# pip's words when no index answered, or the one that did has none of this: neither is a fault of ours.
	if grep -qE '\(from versions: none\)|[Cc]onnection|timed out|Temporary failure' "$log"; then
		unavailable "the Python package index is not reached, or has no Synapse for this machine (see $log)"
	fi
	tail -n 5 "$log" >&2
	die "pip could not install Synapse (see $log)"
fi
rm -f "$log"

# Compiled here, once, and not by the first of several servers that start at the same time.
"$build/bin/python" -m compileall -q "$build/lib" >/dev/null || true
# The scripts in bin/ name the folder they were made in, which is about to be moved. The interpreters don't.
find "$build/bin" -mindepth 1 ! -name 'python*' -delete
stamp >"$build/.stamp"
rm -rf "$home"
mv -T "$build" "$home"
