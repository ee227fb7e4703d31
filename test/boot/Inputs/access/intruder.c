// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A ring-3 process that wants into a ring-0 program. Every way must be closed
// to a process without CAP_SYS_RAWIO, and open to one with it.
//
// intruder look PID [uid]   all ways to look at or control a running program,
//                           as root without the capability, or as this user
// intruder before-exec      be the program's tracer from before its exec
// intruder before-exec-as-root   the same, with the capability
// intruder filters          run the program under seccomp filters
// intruder sysret           trace its exec, and give it registers for SYSRET
// intruder give FILE        give a file the capability
// intruder plain FILE       run it with no_new_privs
// intruder race ROUNDS ARGS open the memory of a program in the middle of exec;
//                           ARGS more arguments make the exec last longer

#define _GNU_SOURCE
#include "intruder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t target;

static int open_file(const char *name, int flags) {
  char path[64];
  snprintf(path, sizeof(path), "/proc/%d/%s", target, name);
  int fd = open(path, flags);
  char byte;
  // Some files ask when they are read.
  if (fd >= 0 && flags == O_RDONLY && read(fd, &byte, 1) < 0) {
    close(fd);
    return -1;
  }
  return fd;
}

static int read_link(const char *name) {
  char path[64], to[64];
  snprintf(path, sizeof(path), "/proc/%d/%s", target, name);
  return (int)readlink(path, to, sizeof(to));
}

static int memory(void) { return open_file("mem", O_RDWR); }
static int environment(void) { return open_file("environ", O_RDONLY); }
static int auxv(void) { return open_file("auxv", O_RDONLY); }
static int maps(void) { return open_file("maps", O_RDONLY); }
static int smaps(void) { return open_file("smaps", O_RDONLY); }
static int syscall_file(void) { return open_file("syscall", O_RDONLY); }
static int executable(void) { return read_link("exe"); }
static int descriptor(void) { return read_link("fd/0"); }

static int vm_read(void) {
  char here[8];
  struct iovec local = {here, 8}, remote = {(void *)0x200000, 8};
  return (int)process_vm_readv(target, &local, 1, &remote, 1, 0);
}

static int vm_write(void) {
  char here[8] = "";
  struct iovec local = {here, 8}, remote = {(void *)0x200000, 8};
  int result = (int)process_vm_writev(target, &local, 1, &remote, 1, 0);
  // The page is read-only: who may try gets EFAULT.
  return result < 0 && errno == EFAULT ? 0 : result;
}

static int pidfd(void) { return (int)syscall(number_pidfd_open, target, 0); }

static int advise(void) {
  int fd = pidfd();
  struct iovec remote = {(void *)0x200000, 4096};
  int result = (int)syscall(number_process_madvise, fd, &remote, 1UL,
                            /*MADV_COLD*/ 20, 0);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

static int get_descriptor(void) {
  int fd = pidfd(), result = (int)syscall(number_pidfd_getfd, fd, 0, 0);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

static int robust_list(void) {
  void *head;
  size_t size;
  return (int)syscall(number_get_robust_list, target, &head, &size);
}

static int perf_event(void) {
  struct perf_event event = {.type = 1, .size = sizeof(event)};
  event.flags = exclude_kernel | exclude_hypervisor;
  return (int)syscall(number_perf_event_open, &event, target, -1, -1, 0UL);
}

static int attach_by(long request) {
  if (ptrace((int)request, target, 0, 0) != 0)
    return -1;
  if (request == PTRACE_SEIZE)
    ptrace(PTRACE_INTERRUPT, target, 0, 0);
  waitpid(target, NULL, __WALL);
  return (int)ptrace(PTRACE_DETACH, target, 0, 0);
}

static int attach(void) { return attach_by(PTRACE_ATTACH); }
static int seize(void) { return attach_by(PTRACE_SEIZE); }

static const struct {
  const char *name;
  int (*try)(void);
} ways[] = {
    {"mem", memory},
    {"environ", environment},
    {"auxv", auxv},
    {"maps", maps},
    {"smaps", smaps},
    {"syscall", syscall_file},
    {"exe", executable},
    {"fd", descriptor},
    {"process_vm_readv", vm_read},
    {"process_vm_writev", vm_write},
    {"process_madvise", advise},
    {"pidfd_getfd", get_descriptor},
    {"get_robust_list", robust_list},
    {"perf_event_open", perf_event},
    {"PTRACE_ATTACH", attach},
    {"PTRACE_SEIZE", seize},
};

static void look(void) {
  for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
    errno = 0;
    int result = ways[i].try();
    int refused = result < 0 && (errno == EPERM || errno == EACCES);
    if (refused || result >= 0)
      printf("%s: %s\n", ways[i].name, refused ? "refused" : "open");
    else
      printf("%s: %s\n", ways[i].name, strerror(errno));
  }
}

static int keep_all;

static void give_up(void) {
  if (!keep_all)
    drop_capability(cap_sys_rawio);
}

static const char *program(void) { return getenv("APP"); }

// The child becomes the program when the parent has given up its capability.
static pid_t start_child(int how, int *go) {
  int fds[2];
  if (pipe(fds) != 0)
    exit(1);
  pid_t pid = fork();
  if (pid == 0) {
    char byte;
    close(fds[1]);
    if (read(fds[0], &byte, 1) != 1)
      _exit(1);
    if (how == PTRACE_TRACEME && ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
      _exit(2);
    execl(program(), program(), "wait", (char *)NULL);
    _exit(errno == EPERM ? 17 : 18);
  }
  *go = fds[1];
  return pid;
}

static void before_exec(const char *name, int how, long options) {
  int go, status = 0;
  pid_t pid = start_child(how, &go);
  give_up();
  if (how == PTRACE_SEIZE && ptrace(PTRACE_SEIZE, pid, 0, options) != 0)
    exit(1);
  if (write(go, "", 1) != 1)
    exit(1);
  waitpid(pid, &status, __WALL);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 17)
    printf("%s: exec refused\n", name);
  else
    printf("%s: status %#x\n", name, (unsigned)status);
  kill(pid, SIGKILL);
  fflush(stdout);
}

static void in_child(void (*run)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    run();
    exit(0);
  }
  waitpid(pid, NULL, 0);
}

static void traceme(void) { before_exec("TRACEME", PTRACE_TRACEME, 0); }
static void seized(void) { before_exec("SEIZE", PTRACE_SEIZE, 0); }
static void traceexec(void) {
  before_exec("TRACEEXEC", PTRACE_SEIZE, PTRACE_O_TRACEEXEC);
}

// A program that has been started calls PTRACE_TRACEME itself.
static void traceme_inside(void) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    execl(program(), program(), "traceme", (char *)NULL);
    _exit(1);
  }
  give_up();
  waitpid(pid, &status, 0);
  printf("TRACEME in the program: %s\n",
         WIFEXITED(status) && WEXITSTATUS(status) == 17 ? "refused" : "open");
}

struct filter_step {
  unsigned short code;
  unsigned char jump_true, jump_false;
  unsigned value;
};

// BPF_RET, SECCOMP_RET_ALLOW
static struct filter_step allow[] = {{0x06, 0, 0, 0x7fff0000}};
// The same, but for getpgid(): success that nobody had, SECCOMP_RET_ERRNO with
// 0
static struct filter_step forge[] = {
    {0x20, 0, 0, 0},   // the system call's number
    {0x15, 0, 1, 121}, // another one: skip
    {0x06, 0, 0, 0x00050000},
    {0x06, 0, 0, 0x7fff0000}};

// Who listens to a filter may answer system calls; a filter alone may not.
static void filtered(const char *name, unsigned flags,
                     struct filter_step *steps, unsigned short count,
                     const char *check) {
  struct {
    unsigned short length;
    void *filter;
  } filter = {count, steps};
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    if (syscall(number_seccomp, seccomp_set_mode_filter, flags, &filter) < 0)
      _exit(1);
    execl(program(), program(), check, (char *)NULL);
    _exit(errno == EPERM ? 17 : 18);
  }
  waitpid(pid, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 17)
    printf("%s: exec refused\n", name);
  else
    printf("%s: status %#x\n", name, (unsigned)status);
  fflush(stdout);
}

// As the tracer, give the program registers at the end of its exec with which a
// ring-3 process would leave the kernel by SYSRET.
static void leave_exec_by_sysret(void) {
  int status;
  struct user_regs_struct registers;
  pid_t pid = fork();
  if (pid == 0) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    execl(program(), program(), "wait", (char *)NULL);
    _exit(1);
  }
  waitpid(pid, &status, 0);
  ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
  ptrace(PTRACE_CONT, pid, 0, 0);
  waitpid(pid, &status, 0);
  ptrace(PTRACE_GETREGS, pid, 0, &registers);
  registers.rip = registers.rcx = 0x200000;
  registers.eflags &= ~0x10100UL; // neither RF nor TF
  registers.r11 = registers.eflags;
  if (ptrace(PTRACE_SETREGS, pid, 0, &registers) != 0)
    perror("PTRACE_SETREGS");
  ptrace(PTRACE_CONT, pid, 0, 0);
  waitpid(pid, &status, 0);
  if (WIFSTOPPED(status))
    printf("the program has %s\n", strsignal(WSTOPSIG(status)));
  else
    printf("status %#x\n", (unsigned)status);
  kill(pid, SIGKILL);
}

static void hammer(volatile pid_t *victim) {
  become_user(1000);
  prctl(PR_SET_DUMPABLE, 1);
  unsigned long tries = 0;
  for (pid_t now; (now = *victim) >= 0;) {
    if (now == 0)
      continue;
    target = now;
    tries++;
    int fd = memory();
    if (fd < 0)
      continue;
    // Before its exec the victim has other memory; that may be looked at.
    char byte;
    if (pread(fd, &byte, 1, 0x200000) == 1)
      printf("GOT IN after %lu tries\n", tries);
    close(fd);
  }
  printf("tried %s\n", tries > 1000 ? "often" : "too rarely");
}

static void race(int rounds, int arguments) {
  volatile pid_t *victim = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (fork() == 0) {
    hammer(victim);
    exit(0);
  }
  char **list = calloc((size_t)arguments + 3, sizeof(*list));
  list[0] = "program";
  list[1] = "leave-as-user";
  for (int i = 0; i < arguments; i++)
    list[2 + i] = "never-run";
  int ran = 0;
  for (int i = 0; i < rounds; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      keep_capability(cap_sys_rawio, 1000);
      *victim = getpid();
      execve(program(), list, (char *[]){NULL});
      _exit(1);
    }
    int status;
    waitpid(pid, &status, 0);
    ran += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    *victim = 0;
  }
  *victim = -1;
  wait(NULL);
  printf("%s\n", ran == rounds ? "every victim ran" : "victims failed");
}

int main(int argc, char **argv) {
  if (argc >= 3 && strcmp(argv[1], "look") == 0) {
    target = atoi(argv[2]);
    if (argc == 4)
      become_user(atoi(argv[3]));
    else if (getenv("DROP"))
      drop_capability(cap_sys_rawio);
    look();
  } else if (argc == 2 && strcmp(argv[1], "before-exec") == 0) {
    in_child(traceme);
    in_child(seized);
    in_child(traceexec);
    in_child(traceme_inside);
  } else if (argc == 2 && strcmp(argv[1], "before-exec-as-root") == 0) {
    keep_all = 1;
    in_child(traceme);
    in_child(seized);
    in_child(traceme_inside);
  } else if (argc == 2 && strcmp(argv[1], "filters") == 0) {
    filtered("filter", 0, allow, 1, "cpl");
    filtered("filter with a listener", seccomp_new_listener, allow, 1, "cpl");
    filtered("filter that forges success", 0, forge, 4, "forged-success");
  } else if (argc == 2 && strcmp(argv[1], "sysret") == 0) {
    leave_exec_by_sysret();
  } else if (argc == 3 && strcmp(argv[1], "give") == 0) {
    give_capability(argv[2], cap_sys_rawio);
  } else if (argc == 3 && strcmp(argv[1], "plain") == 0) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    execl(argv[2], argv[2], "cpl", (char *)NULL);
    perror(argv[2]);
    return 1;
  } else if (argc == 4 && strcmp(argv[1], "race") == 0) {
    race(atoi(argv[2]), atoi(argv[3]));
  } else {
    return 2;
  }
  return 0;
}
