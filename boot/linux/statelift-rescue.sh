#!/usr/bin/env bash
# Captures user state from a computer that was started from a Linux medium: finds every NTFS partition, mounts it read-only,
# shows the Windows installations and, when a target is given, captures each into a folder of its own there.
#   statelift-rescue.sh                                show what is here
#   statelift-rescue.sh TARGET [SCANSTATE OPTION...]   capture into TARGET/<computer name>
#   statelift-rescue.sh -d /dev/sdb2 [-d ...] [...]    look at these partitions only
# Where no option is given, these are: /i:MigDocs.xml /i:MigApp.xml /c (documents and settings of everybody, going on past files that cannot be read).
# The exit code is ScanState's, the highest where there are several installations; 11 when there is none.
# STATELIFT names the program when it is not on the PATH or beside this script.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s\n' "$*"; }
fail() { printf 'statelift-rescue: %s\n' "$1" >&2; exit 11; }

devices=()
while [ "${1:-}" = -d ]; do
  [ $# -ge 2 ] || fail 'after -d comes a partition, for example /dev/sda3'
  devices+=("$2")
  shift 2
done
case ${1:-} in -h | --help) sed -n '2,10p' "$0" | sed 's/^# \{0,1\}//'; exit 1 ;; esac
target=${1:-}
[ $# -eq 0 ] || shift

[ "$(id -u)" -eq 0 ] || fail 'partitions can be read by root only: sudo statelift-rescue.sh ...'
if [ -n "${STATELIFT:-}" ]; then program=$STATELIFT
elif [ -x "$here/statelift" ]; then program=$here/statelift
else program=$(command -v statelift) || fail "no statelift beside this script or on the PATH"; fi

if [ ${#devices[@]} -eq 0 ]; then
  mapfile -t devices < <(lsblk -rnpo NAME,TYPE | awk '$2 == "part" || $2 == "lvm" || $2 == "crypt" { print $1 }')
fi

mounts=$(mktemp -d)
# shellcheck disable=SC2317 # called by the trap
cleanup() {
  for folder in "$mounts"/*/; do
    if mountpoint -q "$folder"; then umount "$folder"; fi
    rmdir "$folder" 2>/dev/null || true
  done
  rmdir "$mounts" 2>/dev/null || true
}
trap cleanup EXIT

# Read-only at the device too: a driver that replays the journal of a volume that was not closed would write.
mount_readonly() {
  mount -t ntfs-3g -o ro,norecover "$1" "$2" 2>/dev/null ||
    mount -t ntfs3 -o ro,force "$1" "$2" 2>/dev/null
}

windows=()
for device in "${devices[@]}"; do
  kind=$(blkid -p -o value -s TYPE "$device" 2>/dev/null || true)
  if [ "$kind" = BitLocker ]; then
    say "$device is locked by BitLocker: cryptsetup open --type bitlk $device opened, then run this with -d /dev/mapper/opened"
  fi
  [ "$kind" = ntfs ] || continue
  folder=$mounts/$(basename "$device")
  mkdir "$folder"
  mount_readonly "$device" "$folder" || { say "$device could not be mounted"; continue; }
  found=$(find "$folder" -mindepth 4 -maxdepth 4 -ipath "$folder/*/System32/config/SOFTWARE" -printf '%h\n' -quit)
  if [ -n "$found" ]; then windows+=("$(dirname "$(dirname "$found")")"); fi
  say "$device is mounted read-only${found:+ and holds a Windows}"
done
[ ${#windows[@]} -gt 0 ] || fail 'no Windows on any NTFS partition here'

"$program" inspect "${windows[@]}"
[ -n "$target" ] || exit 0

[ $# -gt 0 ] || set -- "/i:$here/MigDocs.xml" "/i:$here/MigApp.xml" /c
# Temporary files and UsmtUtils' log: a live system has little room besides.
export USMT_WORKING_DIR=${USMT_WORKING_DIR:-$target}
worst=0
for directory in "${windows[@]}"; do
  name=$("$program" inspect "$directory" /json | sed -n '/"computerName"/{s/.*: *"\([^"]*\)".*/\1/p;q}')
  store=$target/${name:-unnamed}
  mkdir -p "$store"
  say "capturing $directory into $store"
  code=0
  "$program" scanstate "$store" "/offlinewindir:$directory" \
    "/l:$store/ScanState.log" "$@" || code=$?
  if [ "$code" -eq 0 ] || [ "$code" -eq 3 ]; then
    "$program" usmtutils /verify "$store/USMT/USMT.MIG" || code=$?
  fi
  [ "$code" -le "$worst" ] || worst=$code
done
exit "$worst"
