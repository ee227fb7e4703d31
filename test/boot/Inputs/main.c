// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// semantics <check>...   runs the checks; prints "ok <check>" for each
// semantics list         prints the names of those that both rings can run

#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct check *const tables[] = {
    program_checks,
    memory_checks,
    signal_checks,
    fault_checks,
    thread_checks,
    process_checks,
    trace_checks,
    io_checks,
    time_checks,
    limit_checks,
    register_checks,
    border_checks,
    executable_checks,
    direct_checks,
    direct_signal_checks,
    direct_thread_checks,
    direct_trace_checks,
    // Not listed:
    extra_checks,
    direct_pair_checks,
    stress_checks,
};

static const char *path = "/app";

const char *own_path(void) { return path; }

void check_failed(const char *file, int line, const char *condition) {
  const char *slash = strrchr(file, '/');
  int error = errno;
  printf("FAILED %s:%d: %s (errno %d)\n", slash ? slash + 1 : file, line,
         condition, error);
  fflush(stdout);
  _exit(1);
}

void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
  struct sigaction action = {.sa_sigaction = handler,
                             .sa_flags = SA_SIGINFO | flags};
  EXPECT(sigaction(signal, &action, NULL) == 0);
}

void alarm_every_us(long us) {
  struct itimerval timer = {{0, us}, {0, us}};
  EXPECT(setitimer(ITIMER_REAL, &timer, NULL) == 0);
}

pid_t start_child(void (*function)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    function();
    _exit(0);
  }
  return pid;
}

void in_child(const char *what, void (*function)(void)) {
  pid_t pid = start_child(function);
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid);
  if (WIFSIGNALED(status))
    printf("%s: killed by %s\n", what, strsignal(WTERMSIG(status)));
  else
    printf("%s: exit %d\n", what, WEXITSTATUS(status));
}

void spin_forever(void) {
  for (volatile unsigned long i = 0;; i++)
    ;
}

double fp_series(unsigned steps) {
  volatile double sse = 0.0;
  volatile long double x87 = 1.0L;
  for (unsigned i = 1; i <= steps; i++) {
    sse = sse + 1.0 / ((double)i * i);
    x87 = x87 * 1.0000001L + (long double)i / 3.0L;
  }
  return sse + (double)x87;
}

static void list(void) {
  for (size_t t = 0; tables[t] != extra_checks; t++)
    for (const struct check *c = tables[t]; c->name; c++)
      printf("%s\n", c->name);
}

static const struct check *find(const char *name) {
  for (size_t t = 0; t < sizeof(tables) / sizeof(*tables); t++)
    for (const struct check *c = tables[t]; c->name; c++)
      if (strcmp(c->name, name) == 0)
        return c;
  return NULL;
}

int main(int argc, char **argv) {
  path = argv[0];
  if (argc == 2 && strcmp(argv[1], "list") == 0) {
    list();
    return 0;
  }
  for (int i = 1; i < argc; i++) {
    const struct check *c = find(argv[i]);
    if (!c) {
      printf("no check is called %s\n", argv[i]);
      return 2;
    }
    c->run();
    printf("ok %s\n", c->name);
    fflush(stdout);
  }
  return 0;
}
