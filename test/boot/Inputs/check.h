// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The frame of the boot tests: each check is a subcommand of one program, so
// that many checks share a link and a boot. A check prints only what is the
// same in ring 3 and ring 0 and in every run; the two outputs are compared.

#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>

struct check {
  const char *name;
  void (*run)(void);
};

// Tables end with an entry without name.
extern const struct check program_checks[], memory_checks[], signal_checks[],
    fault_checks[], thread_checks[], process_checks[], trace_checks[],
    io_checks[], time_checks[], limit_checks[], direct_checks[],
    direct_signal_checks[], direct_trace_checks[], direct_thread_checks[],
    register_checks[], border_checks[], executable_checks[], extra_checks[],
    direct_pair_checks[], stress_checks[];

// Prints the failed condition and ends the check.
_Noreturn void check_failed(const char *file, int line, const char *condition);

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition))                                                          \
      check_failed(__FILE__, __LINE__, #condition);                            \
  } while (0)

// The call must fail with this error.
#define EXPECT_ERRNO(call, error)                                              \
  do {                                                                         \
    errno = 0;                                                                 \
    EXPECT((call) == -1);                                                      \
    EXPECT(errno == (error));                                                  \
  } while (0)

// Installs a handler that takes three arguments (SA_SIGINFO).
void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags);

// SIGALRM every so many microseconds, less than a million; 0 ends it.
void alarm_every_us(long us);

// A child that runs the function; it exits with 0 when nothing fails.
pid_t start_child(void (*function)(void));

// Runs the function in a child process; prints "<what>: exit N" or
// "<what>: killed by <signal>".
void in_child(const char *what, void (*function)(void));

// Path of the program under test, for exec.
const char *own_path(void);

// An endless loop the compiler does not know to be one.
void spin_forever(void);

// A floating-point sum whose exact value depends on every step; SSE and x87.
double fp_series(unsigned steps);

#endif
