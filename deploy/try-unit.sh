#!/usr/bin/env bash
# Runs the ExecStart line of lnplan-qa.service on a machine whose first process is not systemd, as root: under the unit's user
# and environment, without privileges or capabilities, the file system read-only but for the state directory and a /tmp of its
# own, without /home and /root. What only systemd does (memory limit, address and system-call filters) is not tried.
set -euo pipefail
unit=${1:-$(dirname "$0")/lnplan-qa.service}
value() { sed -n "s/^$1=//p" "$unit"; }
state=/var/lib/$(value StateDirectory)
user=$(value User)
install -d -m "$(value StateDirectoryMode)" -o "$user" -g "$(value Group)" "$state"
export state user group=$(value Group) folder=$(value WorkingDirectory) command=$(value ExecStart) umask=$(value UMask)
export settings="$(value Environment) $(cat "$(value EnvironmentFile | sed 's/^-//')" 2>/dev/null || true)"
exec unshare --mount --propagation private bash -c '
  set -euo pipefail
  mount --bind "$state" "$state"
  mount -o remount,bind,ro /
  for hidden in /tmp /home /root; do mount -t tmpfs -o mode=1777 tmpfs "$hidden"; done
  cd "$folder"
  umask "$umask"
  exec setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    env -i PATH=/usr/bin:/bin LANG=C.UTF-8 $settings $command
'
