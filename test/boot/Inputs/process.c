// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// fork, exec and their relatives.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int static_value = 1;
static char big[256 * 1024];

static int wait_for(pid_t pid) {
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid);
  EXPECT(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void copy_on_write(void) {
  int local = 1, *heap = malloc(sizeof(int));
  *heap = 1;
  memset(big, 1, sizeof(big));
  for (int i = 0; i < 10; i++) {
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0) {
      EXPECT(static_value == 1 && local == 1 && *heap == 1);
      static_value = local = *heap = 2;
      memset(big, 2, sizeof(big));
      _exit(static_value + local + *heap + big[i]);
    }
    EXPECT(wait_for(pid) == 8);
    EXPECT(static_value == 1 && local == 1 && *heap == 1);
    for (size_t b = 0; b < sizeof(big); b += 4096)
      EXPECT(big[b] == 1);
  }
  free(heap);
}

static void family(void) {
  int sum = 0;
  pid_t me = getpid();
  for (int i = 0; i < 20; i++) {
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0)
      _exit(getppid() == me ? i : 99);
  }
  for (int i = 0; i < 20; i++) {
    int status;
    EXPECT(wait(&status) > 0 && WIFEXITED(status));
    sum += WEXITSTATUS(status);
  }
  EXPECT(sum == 190);
  EXPECT_ERRNO(wait(NULL), ECHILD);
}

static void exec_ring3(void) {
  fflush(stdout);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    setenv("WORD", "environment", 1);
    execl("/bin/sh", "sh", "-c", "echo $WORD $0 $1; exit 6", "a", "b", NULL);
    _exit(99);
  }
  EXPECT(wait_for(pid) == 6);
  EXPECT(system("exit 9") == 9 << 8);
  FILE *pipe = popen("seq 3; echo end", "r");
  EXPECT(pipe);
  char line[32];
  int lines = 0;
  while (fgets(line, sizeof(line), pipe))
    lines++;
  EXPECT(pclose(pipe) == 0 && lines == 4);
  EXPECT_ERRNO(execl("/does/not/exist", "x", NULL), ENOENT);
}

// A new instance starts with fresh data, whatever this one did to its own.
static void exec_itself(void) {
  static_value = 5;
  fflush(stdout);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    execl(own_path(), own_path(), "data", "exit-3", NULL);
    _exit(99);
  }
  EXPECT(wait_for(pid) == 3);
  EXPECT(static_value == 5);
}

static void vforks(void) {
  for (int i = 0; i < 20; i++) {
    volatile int shared = 0;
    pid_t pid = vfork();
    EXPECT(pid >= 0);
    if (pid == 0) {
      shared = i + 1;
      _exit(i);
    }
    EXPECT(shared == i + 1); // one memory, and the parent waited
    EXPECT(wait_for(pid) == i);
  }
  fflush(stdout);
  pid_t pid = vfork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    execl("/bin/echo", "echo", "after vfork", NULL);
    _exit(99);
  }
  EXPECT(wait_for(pid) == 0);
}

static void spawns(void) {
  posix_spawn_file_actions_t actions;
  int fds[2];
  EXPECT(pipe(fds) == 0);
  EXPECT(posix_spawn_file_actions_init(&actions) == 0);
  EXPECT(posix_spawn_file_actions_adddup2(&actions, fds[1], 1) == 0);
  EXPECT(posix_spawn_file_actions_addclose(&actions, fds[0]) == 0);
  char *argv[] = {"echo", "spawned", NULL};
  pid_t pid;
  EXPECT(posix_spawnp(&pid, "echo", &actions, NULL, argv, environ) == 0);
  EXPECT(wait_for(pid) == 0);
  char buffer[32] = "";
  EXPECT(read(fds[0], buffer, sizeof(buffer) - 1) == 8);
  EXPECT(strcmp(buffer, "spawned\n") == 0);
  char *none[] = {"x", NULL};
  EXPECT(posix_spawn(&pid, "/none", NULL, NULL, none, environ) == ENOENT);
}

static void end_spinning(void) { spin_forever(); }

static void kill_child(void) {
  static const int signals[] = {SIGKILL, SIGTERM, SIGINT, SIGQUIT};
  for (int i = 0; i < 4; i++) {
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0)
      end_spinning();
    struct timespec moment = {0, 20000000};
    nanosleep(&moment, NULL);
    int status;
    EXPECT(waitpid(pid, &status, WNOHANG) == 0);
    EXPECT(kill(pid, signals[i]) == 0);
    EXPECT(waitpid(pid, &status, 0) == pid);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
  }
}

// Neither gives the processor away; each must see the other advance.
static void preemption(void) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  EXPECT(sched_setaffinity(0, sizeof(one), &one) == 0);
  volatile unsigned *turns =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
  EXPECT(turns != MAP_FAILED);
  for (int me = 0; me < 2; me++) {
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0) {
      for (unsigned last = 0; turns[me] < 10;)
        if (turns[!me] != last || turns[!me] == 10 || last == 0) {
          last = turns[!me];
          turns[me]++;
          for (volatile int i = 0; i < 3000000; i++)
            ;
        }
      _exit(0);
    }
  }
  EXPECT(wait(NULL) > 0 && wait(NULL) > 0);
  EXPECT(turns[0] == 10 && turns[1] == 10);
}

static void groups(void) {
  fflush(stdout);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    EXPECT(setsid() == getpid() && getpgrp() == getpid());
    pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0)
      spin_forever();
    signal(SIGTERM, SIG_IGN);
    EXPECT(kill(0, SIGTERM) == 0); // the whole group
    int status;
    EXPECT(waitpid(child, &status, 0) == child);
    _exit(WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  }
  EXPECT(wait_for(pid) == SIGTERM);
}

static void identity(void) {
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    EXPECT(getuid() == 0 && setgid(1000) == 0 && setuid(1000) == 0);
    EXPECT(getuid() == 1000 && geteuid() == 1000);
    EXPECT_ERRNO(setuid(0), EPERM);
    EXPECT_ERRNO(open("/etc/passwd", O_RDWR), EACCES);
    _exit(0);
  }
  EXPECT(wait_for(pid) == 0);
  EXPECT(prctl(PR_SET_NAME, "renamed") == 0);
  char name[16];
  EXPECT(prctl(PR_GET_NAME, name) == 0 && strcmp(name, "renamed") == 0);
}

static void usage(void) {
  struct rusage use;
  for (int i = 0; i < 50; i++)
    fp_series(100000);
  EXPECT(getrusage(RUSAGE_SELF, &use) == 0);
  EXPECT(use.ru_utime.tv_sec * 1000000 + use.ru_utime.tv_usec > 10000);
  EXPECT(use.ru_maxrss > 0 && use.ru_minflt > 0);
}

const struct check process_checks[] = {
    {"copy-on-write", copy_on_write},
    {"family", family},
    {"exec-ring3", exec_ring3},
    {"exec-itself", exec_itself},
    {"vfork", vforks},
    {"posix-spawn", spawns},
    {"kill-child", kill_child},
    {"preemption", preemption},
    {"process-groups", groups},
    {"identity", identity},
    {"usage", usage},
    {NULL, NULL},
};
