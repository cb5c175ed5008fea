#!/usr/bin/env bash
# Proves the packages of scripts/package.sh in bare systems without a compiler, made by debootstrap; as root, with a mirror of
# Debian at hand. Some minutes.
# usage: tests/packaging/prove.sh PACKAGES_DIR [CHROOTS_DIR]    (default /srv; existing chroots are used as they are)
#
# Debian 12: the .deb is installed by apt; configs/real.json runs from the package, in fewer orders, and its figures are drawn; the
# man page, the completions and the header are in their places; after removal nothing is left.
# Debian 11, 12 and 13: the tarball runs an example, gives the same results as the package, and loads a policy in a library.
set -euo pipefail
packages=$(realpath "$1")
chroots=${2:-/srv}
deb=$(ls "$packages"/splitee-sim_*.deb)
tarball=$(ls "$packages"/splitee-sim-*.tar.gz)

# bare SUITE: the chroot of a suite of Debian.
bare() {
  local root=$chroots/bare-$1
  if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase "$1" "$root" >/dev/null
    grep -ls '^Acquire' /etc/apt/apt.conf.d/* | xargs -r cp -t "$root/etc/apt/apt.conf.d/"
  fi
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  echo "$root"
}

# inside ROOT: a script on standard input, run in a chroot.
inside() {
  chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 MPLBACKEND=Agg DEBIAN_FRONTEND=noninteractive \
    bash -euo pipefail -s
}

policy=$(mktemp -d)
trap 'rm -rf "$policy"' EXIT
source_dir=$(dirname "$0")/../../src/policy
cc -O2 -shared -fPIC -I "$source_dir/include" "$source_dir/examples/epsilon_greedy.c" -o "$policy/mine.so"

root=$(bare bookworm)
rm -rf "$root/proof" && mkdir "$root/proof" && cp "$deb" "$root/proof/"
inside "$root" <<'EOF'
! command -v cc gcc g++ splitee-sim
cd /proof
apt-get -qq update
apt-get -qq install -y --no-install-recommends ./splitee-sim_*.deb >install.log 2>&1 || { cat install.log; exit 1; }
share=/usr/share/splitee-sim
splitee-sim --version
splitee-sim run $share/configs/real.json --repeats 3 --quiet
splitee-plot results/real >/dev/null
test "$(find results/real -name '*.png' | wc -l)" -gt 3
splitee-sim table results/real --format json | python3 -m json.tool >/dev/null
for config in $share/configs/*.json; do splitee-sim run "$config" --repeats 2 --dry-run >/dev/null; done
splitee-sim init example && splitee-sim run example/run.json --quiet --out results/example
splitee-import-trace --help >/dev/null
for file in /usr/share/man/man1/splitee-sim.1.gz /usr/share/bash-completion/completions/splitee-sim \
  /usr/share/zsh/vendor-completions/_splitee-sim /usr/share/fish/vendor_completions.d/splitee-sim.fish \
  /usr/include/splitee/policy.h /usr/share/doc/splitee-sim/copyright /usr/share/doc/splitee-sim/changelog.gz; do
  grep -qxF "$file" /var/lib/dpkg/info/splitee-sim.list || { echo "the package lacks $file"; exit 1; }
done
apt-get -qq remove -y splitee-sim >/dev/null
test ! -e /usr/lib/python3/dist-packages/splitee
test ! -e /usr/share/splitee-sim
EOF
echo "Debian 12, bare: installed, run, drawn, removed"
cp -r "$root/proof/results/example" "$policy/expected"

for suite in bullseye bookworm trixie; do
  root=$(bare "$suite")
  rm -rf "$root/proof" && mkdir "$root/proof"
  tar -xf "$tarball" -C "$root/proof"
  cp "$policy/mine.so" "$root/proof/"
  inside "$root" <<'EOF'
cd /proof
ln -s splitee-sim-*/bin/splitee-sim linked
./linked init example
./linked run example/run.json --quiet --out results/example
./linked policies ./mine.so >/dev/null
cat >own.json <<'CONFIG'
{"name": "own", "repeats": 2, "traces": [{"name": "made", "synth": "example/trace.json", "threshold": 0.7}],
 "cost": {"offload": 5}, "policies": [{"type": "plugin", "path": "mine.so"}]}
CONFIG
./linked run own.json --quiet
(cd / && ! proof/linked run nowhere.json 2>/proof/complaint)
grep -q '^splitee-sim: nowhere.json: ' complaint
EOF
  for table in "$policy"/expected/*.csv; do
    cmp "$table" "$root/proof/results/example/$(basename "$table")"
  done
  echo "$(cat "$root/etc/debian_version"), glibc $(chroot "$root" ldd --version | sed -n '1s/.* //p'): the tarball runs, with a library, to the same bytes"
done
