#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: who gets into a ring-0 program, and who does not.

export APP

"$APP" become-user wait &
program=$!
# It sleeps, as its user.
until [ "$(grep -cE "^(State:.S|Uid:.1000)" "/proc/$program/status")" = 2 ]; do
	sleep 0.1
done
echo "as the program's user"
/intruder look "$program" 1000
echo "as root without the capability"
DROP=1 /intruder look "$program"
echo "as root"
/intruder look "$program"
kill "$program"
wait "$program" 2>/dev/null

echo "before exec"
/intruder before-exec
echo "seccomp listener"
/intruder filters
echo "registers for SYSRET at the end of exec"
/intruder sysret
echo "exec out of ring 0"
"$APP" ptrace-exec
echo "in the middle of exec"
/intruder race 10 1
/intruder race 5 20000

dmesg | grep -E "WARNING|BUG|Oops|#GP" || echo "the kernel has not complained"
