#!/usr/bin/env bash
# Runs a Windows program under Wine 10 or newer: scripts/wine.sh PROGRAM.exe [ARG...]
# Wine 8 and 9 cannot start Node 24 or later. Where the system's Wine is older than 10, or missing, Debian 13's is put into
# a folder once (about 70 seconds; needs root and debootstrap) and run from there.
#   WINE_ROOT    that folder (default: wine in the cache folder, ~/.cache/statelift)
#   WINE_PREFIX  what the program takes for its computer: a folder in this project or below the temporary one (default: the latter)
#   WINE_DRIVES  drives to map, as absolute paths: "d=$PWD/offline e=$PWD/data"; "e:=$PWD/disk.img" is a raw volume, \\.\E:
# The exit code is the program's. What else the program needs in its environment goes through (USMT_WORKING_DIR, say).
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,9p' "$0" | sed 's/^# \{0,1\}//'; exit 2; }
temporary=${TMPDIR:-/tmp}
cache=${STATELIFT_CACHE:-$HOME/.cache/statelift}
prefix=${WINE_PREFIX:-$temporary/statelift-wine}
root=${WINE_ROOT:-$cache/wine}
export WINEDEBUG=${WINEDEBUG:--all} WINEPREFIX=$prefix

new_enough() { [ "$(wine --version 2>/dev/null | sed -n 's/^wine-\([0-9]*\).*/\1/p')" -ge 10 ] 2>/dev/null; }

install_wine() {
  command -v debootstrap >/dev/null || { echo "wine.sh: Wine 10 or debootstrap is needed" >&2; exit 2; }
  echo "wine.sh: putting Debian 13's Wine into $root" >&2
  rm -rf "$root.unfinished"
  mkdir -p "$root.unfinished"
  debootstrap --variant=minbase trixie "$root.unfinished" >"$root.log" 2>&1
  cp /etc/apt/apt.conf.d/* "$root.unfinished/etc/apt/apt.conf.d/" 2>/dev/null || true
  chroot "$root.unfinished" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine wine64' >>"$root.log" 2>&1
  mv -T "$root.unfinished" "$root"
}

if new_enough; then
  in_wine() { "$@"; }
else
  mkdir -p "$cache"
  exec 9>"$cache/wine.lock"
  flock 9
  [ -d "$root" ] || install_wine
  flock -u 9
  exec 9>&-
  # In a mount namespace of its own, so that nothing stays mounted below the cache folder, which anybody may delete.
  in_wine() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    root=$root temporary=$temporary top=/$(pwd -P | cut -d/ -f2) unshare --mount --propagation private bash -c '
      set -e
      for folder in /proc /dev "$temporary" "$top"; do
        mountpoint -q "$root$folder" || { mkdir -p "$root$folder"; mount --rbind "$folder" "$root$folder"; }
      done
      exec chroot "$root" env -C "$(pwd -P)" "$@"' in_wine "$@"
  }
fi

# Wine sets up a new computer in a quarter of a minute; what it set up first is kept, by its version, and copied.
new_computer() {
  local made
  made=$cache/computer-$(in_wine wine --version | cut -d" " -f1)
  mkdir -p "$cache" "$prefix"
  exec 9>"$cache/computer.lock"
  flock 9
  if [ ! -d "$made" ]; then
    in_wine wineboot -i >/dev/null 2>&1 9>&-
    in_wine wineserver -w 9>&-
    rm -rf "$made.unfinished"
    cp -a "$prefix" "$made.unfinished"
    mv -T "$made.unfinished" "$made"
  else
    cp -a "$made/." "$prefix"
  fi
  flock -u 9
  exec 9>&-
}
[ -d "$prefix/drive_c" ] || new_computer
for map in ${WINE_DRIVES:-}; do ln -sfn "${map#*=}" "$prefix/dosdevices/${map%%=*}:"; done
# Remarks of Debian's start script for Wine; everything else on standard error is the program's.
remarks='XDG_RUNTIME_DIR|wine32 is missing|multiarch needs|dpkg --add-architecture|^wine32:i386"'
status=0
{ in_wine wine "$@" </dev/null 2>&1 >&3 | { grep -vE "$remarks" >&2 || true; } ; status=${PIPESTATUS[0]}; } 3>&1
exit "$status"
