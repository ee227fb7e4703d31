//===- harness.c - Options, windows and reports of a suite's program ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness.h"

#include "ukl_bench.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { exit_failure = 1, exit_usage = 2 };

struct options {
  uint64_t scale;  // percent of the cases' default operations
  uint64_t rounds; // windows of each case
  bool list;
  bool help;
  bool some; // only the cases that --case names
};

static const char *program;
static const char *current_case = "-";

void bench_fail(const char *what) {
  int error = errno;
  printf("ukl-bench fail %s %s%s%s\n", current_case, what, error ? ": " : "",
         error ? strerror(error) : "");
  fflush(stdout);
  exit(exit_failure);
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

static _Noreturn void usage_error(const char *problem, const char *argument) {
  fprintf(stderr, "%s: error: %s: '%s'\n%s: note: --help lists the options\n",
          program, problem, argument, program);
  exit(exit_usage);
}

static void print_help(void) {
  printf("usage: %s [options]\n"
         "Runs the cases of this suite; prints one line for each window.\n\n"
         "  --case=<name>      run only this case; may be given several times\n"
         "  --scale=<percent>  of each case's usual operations (default 100)\n"
         "  --rounds=<n>       windows of each case (default 1)\n"
         "  --list             print the cases: name, operations, what is one\n"
         "  --help             print this help\n",
         program);
}

/// The value of the option, or null if the argument is another one.
static const char *option_value(const char *argument, const char *option) {
  size_t length = strlen(option);
  return strncmp(argument, option, length) == 0 ? argument + length : NULL;
}

static uint64_t parse_number(const char *argument, const char *digits) {
  enum { max_number = 1000000 };
  char *end;
  errno = 0;
  unsigned long value = strtoul(digits, &end, 10);
  if (*digits < '0' || *digits > '9' || *end || errno || value == 0 ||
      value > max_number)
    usage_error("not a number from 1 to 1000000", argument);
  return value;
}

static void check_case(const struct bench_case *cases, const char *name) {
  for (const struct bench_case *c = cases; c->name; c++)
    if (strcmp(c->name, name) == 0)
      return;
  fprintf(stderr,
          "%s: error: unknown case: '%s'\n%s: note: the cases are:", program,
          name, program);
  for (const struct bench_case *c = cases; c->name; c++)
    fprintf(stderr, " %s", c->name);
  fputc('\n', stderr);
  exit(exit_usage);
}

static struct options parse_options(int argc, char **argv,
                                    const struct bench_case *cases) {
  struct options options = {.scale = 100, .rounds = 1};
  for (int i = 1; i < argc; i++) {
    const char *value;
    if ((value = option_value(argv[i], "--scale=")))
      options.scale = parse_number(argv[i], value);
    else if ((value = option_value(argv[i], "--rounds=")))
      options.rounds = parse_number(argv[i], value);
    else if ((value = option_value(argv[i], "--case="))) {
      check_case(cases, value);
      options.some = true;
    } else if (strcmp(argv[i], "--list") == 0)
      options.list = true;
    else if (strcmp(argv[i], "--help") == 0)
      options.help = true;
    else
      usage_error("unknown argument", argv[i]);
  }
  return options;
}

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

static uint64_t at_least_one(uint64_t number) { return number ? number : 1; }

static uint64_t scaled(const struct bench_case *c, uint64_t percent) {
  return at_least_one(c->operations * percent / 100);
}

/// Runs the case once, in WINDOW unless that is null.
static void run_once(const struct bench_case *c, uint64_t operations,
                     struct ukl_bench_window *window) {
  if (c->setup)
    c->setup(operations);
  // If the run fails, an older value of errno is not the reason.
  errno = 0;
  bool right;
  if (window) {
    ukl_bench_start(window);
    right = c->run(operations);
    ukl_bench_stop(window);
  } else {
    right = c->run(operations);
  }
  if (!right)
    bench_fail("wrong result");
  if (c->teardown)
    c->teardown();
}

static void run_case(const struct bench_case *c,
                     const struct options *options) {
  current_case = c->name;
  uint64_t operations = scaled(c, options->scale);
  // Run all operations before the first window too. Then the memory that the
  // window takes is memory that was in use just before.
  run_once(c, operations, NULL);
  for (uint64_t round = 0; round < options->rounds; round++) {
    struct ukl_bench_window window;
    run_once(c, operations, &window);
    ukl_bench_report(c->name, operations, &window);
  }
}

/// Whether a --case names it. There are few of them, so no table is needed.
static bool is_chosen(const struct bench_case *c, int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const char *name = option_value(argv[i], "--case=");
    if (name && strcmp(name, c->name) == 0)
      return true;
  }
  return false;
}

/// Waits for a few ticks of the timer. In these the kernel does the work that
/// exec() and earlier programs have left: the first ticks take 40,000
/// instructions, later ones 3,000.
static void settle(void) {
  enum { iterations = 20000000 }; // 10 ticks if time counts instructions
  for (unsigned i = 0; i < iterations; i++)
    __asm__ volatile("");
}

int bench_main(int argc, char **argv, const struct bench_case *cases) {
  const char *slash = strrchr(argv[0], '/');
  program = slash ? slash + 1 : argv[0];
  struct options options = parse_options(argc, argv, cases);
  if (options.help) {
    print_help();
    return 0;
  }
  if (!options.list)
    settle();
  for (const struct bench_case *c = cases; c->name; c++) {
    if (options.some && !is_chosen(c, argc, argv))
      continue;
    if (options.list)
      printf("%-16s %8" PRIu64 "  %s\n", c->name, scaled(c, options.scale),
             c->summary);
    else
      run_case(c, &options);
  }
  return 0;
}
