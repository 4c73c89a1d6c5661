# shellcheck shell=bash
# What the project's scripts need of the machine, looked for and, as root on Debian or Ubuntu, installed.
# Sourced, not run.

say() { printf '\n== %s\n' "$*" >&2; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

need_swift() {
    command -v swift >/dev/null || fail "swift is missing: install Swift 6.2 or later from https://www.swift.org/install/linux and put its bin folder on the PATH"
    swift --version 2>&1 | grep -Eq 'Swift version (6\.([2-9]|[1-9][0-9])|[7-9]|[1-9][0-9])' ||
        fail "Swift 6.2 or later is needed; this is: $(swift --version 2>&1 | head -n 1)"
}

# need_packages PROBE PACKAGE...: installs the apt packages unless the command PROBE succeeds.
need_packages() {
    local probe=$1
    shift
    if eval "$probe" >/dev/null 2>&1; then return; fi
    if ! command -v apt-get >/dev/null; then
        fail "needed and missing: what apt calls $* (no apt-get here; install the like of it)"
    elif [ "$(id -u)" = 0 ]; then
        say "installing $*"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        say "installing $*"
        sudo apt-get update -qq
        sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
    else
        fail "needed and missing: $*. Install with: sudo apt-get install $*"
    fi
    eval "$probe" >/dev/null 2>&1 || fail "$* was installed, and '$probe' still fails"
}

need_libraries() {
    need_packages 'command -v pkg-config && pkg-config --exists libuv openssl' libuv1-dev libssl-dev pkg-config
}
