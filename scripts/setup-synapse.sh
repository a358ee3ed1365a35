#!/usr/bin/env bash
# Provides a real Matrix homeserver for `make test-synapse`, `make demo HOMESERVER=synapse` and `make bench-verify`:
# Synapse with all that it needs, as scripts/synapse-requirements.txt pins it, in .cache/synapse, for the Python of
# scripts/setup-servers.sh. Start it by `PYTHONPATH=.cache/synapse .cache/bin/python3 -m synapse.app.homeserver`.
#
#   scripts/setup-synapse.sh    no root needed; quick and silent when all is there
#
# Exit code 77, with the cause as the only line on the error output, says that it cannot be had here: the package index
# is not reached. Tests that need Synapse are then skipped, and name the cause. Any other failure exits with 1.
#
# Environment: pip's own variables and configuration.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=$repo/.cache
home=$cache/synapse
python=$cache/bin/python3
requirements=$repo/scripts/synapse-requirements.txt

say() { printf 'setup-synapse: %s\n' "$*"; }
die() { printf 'setup-synapse: %s\n' "$*" >&2; exit 1; }
unavailable() { printf 'setup-synapse: %s\n' "$*" >&2; exit 77; }

"$repo/scripts/setup-servers.sh" python

# The libraries are compiled for one version of Python.
stamp() { echo "$("$python" -VV) $(cksum <"$requirements")"; }
is_ready() { [[ -r $home/.stamp && $(<"$home/.stamp") == "$(stamp)" ]]; }

is_ready && exit 0

# Two runs at once: the second one waits, and then finds everything ready.
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
# Debian's pip knows the system's certificates alone. A minimal system has none, but Node has.
if [[ -z ${PIP_CERT:-} && ! -r /etc/ssl/certs/ca-certificates.crt ]]; then
	node -p 'require("tls").rootCertificates.join("\n")' >"$cache/certificates.pem"
	export PIP_CERT=$cache/certificates.pem
fi
wheel=$(echo "$cache"/python/usr/share/python-wheels/pip-*.whl)
if ! "$python" "$wheel/pip" --disable-pip-version-check --retries 2 install --target "$build" \
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
"$python" -m compileall -q "$build" >/dev/null || true
stamp >"$build/.stamp"
rm -rf "$home"
mv -T "$build" "$home"
