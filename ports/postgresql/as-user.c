// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a command as another user, with CAP_SYS_RAWIO, which it takes to start a
// program in ring 0. Usage: as-user UID COMMAND [ARGUMENT]...

#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int keep_rawio(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2] = {{0}};
  data[0].effective = data[0].permitted = data[0].inheritable =
      1U << CAP_SYS_RAWIO;
  return syscall(SYS_capset, &header, data) != 0 ||
         prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_RAWIO, 0, 0) != 0;
}

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  unsigned id = (unsigned)atoi(argv[1]);
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setgid(id) != 0 ||
      setuid(id) != 0 || keep_rawio() != 0) {
    perror("as-user");
    return 1;
  }
  execvp(argv[2], argv + 2);
  perror(argv[2]);
  return 127;
}
