#!/bin/sh
# Unpacks Debian's Python with what it loads into a directory: system.sh DIRECTORY.
set -eu
root=$1
packages="base-files ca-certificates libbz2-1.0 libc6 libcrypt1 libexpat1 libffi8 libgcc-s1 liblzma5
  libpython3.11-minimal libpython3.11-stdlib libssl3 libstdc++6 libuuid1 media-types netbase python3.11-minimal tzdata
  zlib1g"
mkdir -p "$root/etc" "$root/tmp" "$root/var/lib/dpkg/status.d" /tmp/packages
chmod 755 /tmp/packages
cd /tmp/packages
apt-get -qq -o APT::Sandbox::User=root download $packages
for package in *.deb; do
  dpkg -x "$package" "$root"
  # Where scanners look for what an image without dpkg is made of.
  dpkg-deb -f "$package" > "$root/var/lib/dpkg/status.d/$(dpkg-deb -f "$package" Package)"
done
rm -rf "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/lintian "$root"/usr/share/locale \
  "$root"/etc/update-motd.d "$root"/usr/share/info "$root"/usr/sbin/* "$root"/usr/bin/*[!0-9] \
  "$root"/usr/lib/python3.11/test "$root"/usr/lib/python3.11/pydoc_data
find "$root/usr/share/ca-certificates" -name '*.crt' | sort | xargs cat > "$root/etc/ssl/certs/ca-certificates.crt"
ln -sf python3.11 "$root/usr/bin/python3"
echo 'nonroot:x:65532:65532:nonroot:/tmp:/nonexistent' > "$root/etc/passwd"
echo 'nonroot:x:65532:' > "$root/etc/group"
chmod 1777 "$root/tmp"
# By content and not by time, which copying changes: compiled once, here.
python3 -m compileall -q --invalidation-mode unchecked-hash -s "$root" "$root/usr/lib/python3.11"
# No file has a time, so that the same parts make the same layer on any day.
find "$root" -exec touch --no-dereference --date=@0 {} +
