#!/usr/bin/env bash
# Installs what Cachet needs on Debian 12: system packages that are missing, a virtual environment in .venv, the page
# scripts and sample fonts from npm. Safe to run again: with nothing missing it only compares and leaves.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "these need root and there is no sudo: $*"
    fi
}

# Runs a command in silence; shows what it printed only when it fails.
quietly() {
    local log; log=$(mktemp)
    "$@" >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; fail "this failed: $*"; }
    rm -f "$log"
}

# --- system packages ---------------------------------------------------------------------------------------------
packages=(ca-certificates python3-venv tesseract-ocr tesseract-ocr-fra tesseract-ocr-ara tesseract-ocr-osd
    redis-server postgresql chromium libgomp1)
# A node from elsewhere carries its own npm and refuses Debian's beside it.
command -v npm >/dev/null || packages+=(nodejs npm)

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
    command -v apt-get >/dev/null || fail "install these by hand, this is no Debian: ${missing[*]}"
    say "installing system packages: ${missing[*]}"
    quietly as_root apt-get update -qq
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# --- Python ------------------------------------------------------------------------------------------------------
python=$(command -v python3.11 || command -v python3) || fail "Python 3.11 is missing"
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || fail "Python 3.11 is needed, $python is another"

wanted=$(cat pyproject.toml requirements.lock | sha256sum | cut -d' ' -f1)
if [ "$(cat .venv/.installed 2>/dev/null || true)" != "$wanted" ]; then
    say "installing Python packages into .venv (a few minutes the first time)"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    quietly .venv/bin/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
    quietly .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" > .venv/.installed
fi

# --- page scripts and fonts --------------------------------------------------------------------------------------
wanted=$(cat package.json package-lock.json deploy/build-pages.mjs intake/review/assets/* 2>/dev/null | sha256sum | cut -d' ' -f1)
if [ "$(cat node_modules/.installed 2>/dev/null || true)" != "$wanted" ]; then
    say "installing page scripts and fonts from npm"
    quietly npm ci --silent --no-audit --no-fund
    quietly node deploy/build-pages.mjs
    echo "$wanted" > node_modules/.installed
fi
say "ready"
