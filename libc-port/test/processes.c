// SPDX-License-Identifier: MIT
//
// fork, vfork, posix_spawn, signals, non-local jumps, a crash of the allocator.
#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static volatile int seen, alarms;
static sigjmp_buf env;

static int status_of(pid_t pid) {
  int status;
  assert(waitpid(pid, &status, 0) == pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void with_info(int sig, siginfo_t *info, void *context) {
  ucontext_t *uc = context;
  seen = sig == SIGUSR1 && info->si_value.sival_int == 77 &&
         uc->uc_mcontext.gregs[REG_RIP] != 0;
}

static void on_alarm(int sig) { alarms += sig == SIGALRM; }
static void on_fault(int sig) { siglongjmp(env, sig); }

static void handle(int sig, void (*handler)(int), int flags) {
  struct sigaction sa = {.sa_handler = handler, .sa_flags = flags};
  assert(!sigaction(sig, &sa, NULL));
}

static void alarm_in(int ms) {
  struct itimerval t = {.it_value = {0, ms * 1000}};
  setitimer(ITIMER_REAL, &t, NULL);
}

static void signals(void) {
  struct sigaction sa = {.sa_sigaction = with_info, .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR1, &sa, NULL);
  sigqueue(getpid(), SIGUSR1, (union sigval){77});
  printf("siginfo: %d\n", seen);

  int fds[2];
  char c;
  assert(!pipe(fds));
  handle(SIGALRM, on_alarm, 0);
  alarm_in(20);
  printf("interrupted: %d\n", read(fds[0], &c, 1) == -1 && errno == EINTR);
  handle(SIGALRM, on_alarm, SA_RESTART);
  if (!fork()) {
    struct timespec t = {0, 100000000};
    nanosleep(&t, NULL);
    write(fds[1], "y", 1);
    _exit(0);
  }
  alarm_in(20);
  printf("restarted: %d alarms: %d\n", read(fds[0], &c, 1) == 1 && c == 'y',
         alarms);
  wait(NULL);
}

static int jump(void) {
  jmp_buf buf;
  volatile int count = 0;
  int value = setjmp(buf);
  if (value < 3) {
    count++;
    longjmp(buf, value + 1);
  }
  return value * 10 + count;
}

static void faults(void) {
  handle(SIGSEGV, on_fault, 0);
  int sig = sigsetjmp(env, 1);
  if (!sig)
    *(volatile int *)8 = 1;
  sigset_t mask;
  sigprocmask(SIG_BLOCK, NULL, &mask);
  printf("fault: %d blocked: %d\n", sig, sigismember(&mask, SIGSEGV));
  handle(SIGSEGV, SIG_DFL, 0);
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  pid_t pid = fork();
  if (!pid)
    _exit(11);
  printf("fork: %d\n", status_of(pid));

  pid = vfork();
  if (!pid) {
    execl("/bin/sh", "sh", "-c", "exit 12", (char *)NULL);
    _exit(1);
  }
  printf("vfork: %d\n", status_of(pid));

  char *args[] = {"sh", "-c", "exit 13", NULL};
  assert(!posix_spawn(&pid, "/bin/sh", NULL, NULL, args, environ));
  printf("spawn: %d\n", status_of(pid));
  printf("system: %d\n", WEXITSTATUS(system("exit 14")));

  signals();
  printf("jump: %d\n", jump());
  faults();

  pid = fork();
  if (!pid) {
    char *volatile p = malloc(100);
    free(p + 1); // the allocator notices, and must not continue
    _exit(0);
  }
  printf("bad free: %d\n", status_of(pid));
  return 0;
}
