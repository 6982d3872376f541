#!/usr/bin/env bash
# What the registries of Python and Node don't have: Python itself, Java, Maven, Chromium, Firefox, HAProxy. On Debian
# as root it installs what is missing; anywhere else it says what to install.
set -euo pipefail

missing=()
need() { command -v "$1" > /dev/null || missing+=("$2"); }

"${PYTHON:-python3}" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || missing+=(python3 python3-venv)
need java openjdk-17-jre-headless
need mvn maven
need chromium chromium
need git git
need curl curl
need haproxy haproxy
need firefox-esr firefox-esr
need jq jq
need column bsdextrautils

[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
  echo "Missing: ${missing[*]} (Debian 12's names). Install them, then run this again." >&2
  exit 1
fi
echo "Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
