#!/usr/bin/env bash
# Gets Prometheus, promtool and Alertmanager into .local/observe: those of the system, or else Debian's packages, unpacked
# there alone, so that nothing is installed and no server of theirs starts by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
into=$PWD/.local/observe
programs=(promtool prometheus prometheus-alertmanager)
packages=(prometheus prometheus-alertmanager)
# What the pages of Prometheus are shown with.
packages+=(fonts-glyphicons-halflings libjs-bootstrap4 libjs-d3 libjs-eonasdan-bootstrap-datetimepicker libjs-jquery
  libjs-jquery-hotkeys libjs-moment libjs-moment-timezone libjs-mustache libjs-popper.js libjs-rickshaw)

rm -rf "$into"
mkdir -p "$into/bin" "$into/root/usr"
missing=
for program in "${programs[@]}"; do
  if path=$(command -v "$program"); then ln -s "$path" "$into/bin/$program"; else missing=1; fi
done
[ "$missing" ] || exit 0
if ! command -v apt-get > /dev/null; then
  echo "Missing: ${programs[*]}. Install Prometheus and Alertmanager, then run this again." >&2
  exit 1
fi
# Where nothing was ever installed there is no list of packages either.
[ "$(id -u)" -ne 0 ] || apt-get update -qq
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}")
for package in "$work"/*.deb; do dpkg -x "$package" "$into/root"; done
# Where their pages and templates are is compiled in: in these copies it is a path of the same length that begins in usr/.
sed -i 's#/usr/share/prometheus/#share/prometheus//////#g' "$into"/root/usr/bin/prometheus*
for program in "${programs[@]}"; do ln -sf "../root/usr/bin/$program" "$into/bin/$program"; done
