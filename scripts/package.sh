#!/usr/bin/env bash
# Builds the Debian package and a tarball that runs without being installed; prints their names. Takes as long as a build.
# usage: scripts/package.sh [--out DIR]    (default build/package)
#
# The tarball brings the libraries that the program is linked with and the loader of the C library that they need, so that it
# runs on systems older and newer than this one, by bin/splitee-sim. Policies in shared libraries work there where the
# library needs no newer C or C++ library than this system has. Figures need the system's python3 with numpy and matplotlib.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

out=build/package
while [ $# -gt 0 ]; do
  case $1 in
    --out)
      [ $# -ge 2 ] || { complain "--out needs a folder"; exit 2; }
      out=$2
      shift 2
      ;;
    *)
      complain "unexpected '$1'; usage: scripts/package.sh [--out DIR]"
      exit 2
      ;;
  esac
done

scripts/setup.sh package
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say "package.sh: building, which takes some minutes on a machine with few cores"
if ! { cmake --preset package && cmake --build --preset package && cpack --config build/package/CPackConfig.cmake -B "$work"; } \
  >"$work/log" 2>&1; then
  cat "$work/log" >&2
  exit 1
fi
package=$(basename "$work"/splitee-sim_*.deb)
mv "$work/$package" "$out/"

# The same files, with the program's libraries beside it and a command that finds them.
version=${package#splitee-sim_}
version=${version%%_*}
name=splitee-sim-$version-linux-$(uname -m)
dpkg-deb -x "$out/$package" "$work/root"
mv "$work/root/usr" "$work/$name"
libraries=$work/$name/lib/splitee-sim
mkdir -p "$libraries"
mv "$work/$name/bin/splitee-sim" "$libraries/"
ldd "$libraries/splitee-sim" | grep -o '/[^ ]*' | while read -r library; do
  cp -L "$library" "$libraries/"
done
loader=$(ldd "$libraries/splitee-sim" | grep -o '^\s*/[^ ]*' | tr -d '[:space:]')
mv "$work/$name/lib/python3/dist-packages/splitee" "$libraries/"
rm -r "$work/$name/lib/python3"
cat >"$work/$name/bin/splitee-sim" <<EOF
#!/bin/sh
# Runs the program with the libraries beside it, whatever the system has.
here=\$(dirname "\$(readlink -f "\$0")")/../lib/splitee-sim
exec "\$here/$(basename "$loader")" --argv0 "\$0" --library-path "\$here" "\$here/splitee-sim" "\$@"
EOF
chmod 755 "$work/$name/bin/splitee-sim"
for command in splitee-plot splitee-import-trace; do
  sed -i -e '1s:.*:#!/usr/bin/env python3:' -e '/^from splitee/i import sys\nfrom pathlib import Path\n' \
    -e '/^from splitee/i sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib/splitee-sim"))' "$work/$name/bin/$command"
done
licences=$work/$name/share/doc/splitee-sim/libraries
mkdir "$licences"
{
  echo "lib/splitee-sim holds libraries of these packages of Debian, unchanged; their source is in the source packages there:"
  for library in "$libraries"/*.so*; do
    dpkg-query -S "*/$(dpkg-architecture -qDEB_HOST_MULTIARCH)/$(basename "$library")" | head -1 | cut -d: -f1
  done | sort -u | while read -r owner; do
    dpkg-query -W -f '  ${Package} ${Version} (source ${source:Package})\n' "$owner"
    cp -L "/usr/share/doc/$owner/copyright" "$licences/$owner.copyright"
  done
} >"$licences/README"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -czf "$out/$name.tar.gz" "$name"
say "$out/$package"
say "$out/$name.tar.gz"
