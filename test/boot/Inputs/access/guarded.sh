#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest, on a kernel with debug.config: who gets in by namespaces,
# file capabilities and lockdown, and what may change code.

export APP

try() {
	"$@" >/tmp/out 2>&1
	status=$?
	if [ $status = 0 ]; then
		echo "starts"
	elif grep -q "Operation not permitted" /tmp/out; then
		echo "refused"
	else
		cat /tmp/out
		echo "status $status"
	fi
}

echo "user namespace: $(try unshare --user --map-root-user "$APP" cpl)"

/intruder give "$APP"
echo "file capability: $(try su user -c "$APP cpl")"
echo "file capability, no_new_privs: $(try su user -c "/intruder plain $APP")"
mount --bind "$APP" "$APP"
mount -o remount,bind,nosuid "$APP"
echo "file capability, nosuid: $(try su user -c "$APP cpl")"
umount "$APP"

tracing=/sys/kernel/tracing
mount -t tracefs none $tracing 2>/dev/null
for function in ukl_main ukl_entry_SYSCALL_64; do
	if echo "p $function" 2>/dev/null >>$tracing/kprobe_events; then
		echo "probe of $function: set"
	else
		echo "probe of $function: refused"
	fi
done
dmesg | grep -q "Could not probe notrace function ukl_main" &&
	echo "and the log says why"
if echo ukl_main 2>/dev/null >$tracing/set_ftrace_filter; then
	echo "trace of ukl_main: set"
else
	echo "trace of ukl_main: refused"
fi
# A kernel function behind a direct call can be probed, and the program runs on.
echo "p ksys_write" >$tracing/kprobe_events
echo 1 >$tracing/events/kprobes/enable
"$APP" printf data >/dev/null
echo "with a probe behind a gate: status $?"
echo 0 >$tracing/events/kprobes/enable

mount -t securityfs none /sys/kernel/security
cat /sys/kernel/security/lockdown
echo integrity >/sys/kernel/security/lockdown
echo "lockdown: $(try "$APP" cpl)"
"$APP" become-user wait &
program=$!
# It sleeps, as its user.
until [ "$(grep -cE "^(State:.S|Uid:.1000)" "/proc/$program/status")" = 2 ]; do
	sleep 0.1
done
/intruder look "$program"
kill "$program"
wait "$program" 2>/dev/null
/intruder before-exec-as-root

dmesg | grep -E "WARNING|BUG:|Oops|#GP" ||
	echo "the kernel has not complained"
