// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs what its argument says, as often as the checks in profile.test expect.

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))

// clang-format off
#define TEN(M, N)                                                              \
  M(N##0) M(N##1) M(N##2) M(N##3) M(N##4)                                      \
  M(N##5) M(N##6) M(N##7) M(N##8) M(N##9)
#define HUNDRED(M, N)                                                          \
  TEN(M, N##0) TEN(M, N##1) TEN(M, N##2) TEN(M, N##3) TEN(M, N##4)             \
  TEN(M, N##5) TEN(M, N##6) TEN(M, N##7) TEN(M, N##8) TEN(M, N##9)
// clang-format on

// 300 functions, target100 to target399, more than a site can tell apart.
#define TARGETS(M) HUNDRED(M, 1) HUNDRED(M, 2) HUNDRED(M, 3)
#define TARGET(N)                                                              \
  static NOINLINE int target##N(int X) { return X * N + 1; }
TARGETS(TARGET)

#define NAME(N) target##N,
static int (*const Targets[])(int) = {TARGETS(NAME)};
enum { NumTargets = sizeof(Targets) / sizeof(*Targets) };

// 60 places that call any of them.
#define SITES(M) TEN(M, 1) TEN(M, 2) TEN(M, 3) TEN(M, 4) TEN(M, 5) TEN(M, 6)
#define SITE(N)                                                                \
  static NOINLINE int site##N(int I) { return Targets[I](I) ^ N; }
SITES(SITE)

static volatile int Sink;

static NOINLINE int before(int N) { return N + 1; }

// Rounds times round, and into every fourth branch. Nothing that an optimiser
// could make a shorter loop of.
static volatile int Rounds = 1000, Every = 4;
static NOINLINE void loop(void) {
#pragma clang loop unroll(disable)
  for (int I = 0; I < Rounds; I++)
    if (I % Every == 0)
      Sink = I;
}

static NOINLINE int dispatch(int I) { return Targets[I](I) + 1; }

static NOINLINE void copy(char *To, const char *From, size_t Size) {
  memcpy(To, From, Size);
}

static void repeat(int Times, int Target) {
  for (int I = 0; I < Times; I++)
    Sink = dispatch(Target);
}

static void repeatCopy(int Times, size_t Size) {
  static char From[1024], To[1024];
  for (int I = 0; I < Times; I++) {
    copy(To, From, Size);
    Sink = To[Size - 1];
  }
}

static void count(void) {
  loop();
  repeat(500, 0);
  repeat(300, 111);
  repeat(7, 299);
  repeatCopy(3, 5);
  repeatCopy(4, 100);
  repeatCopy(2, 256);
  repeatCopy(6, 1000);
  for (int I = 0; I < 123; I++)
    Sink = sched_get_priority_max(SCHED_FIFO);
  char Buffer[16];
  int Fd = open("/dev/zero", O_RDONLY);
  for (int I = 0; I < 77; I++)
    Sink = read(Fd, Buffer, sizeof(Buffer));
  close(Fd);
}

static void fill(void) {
  for (int I = 0; I < NumTargets; I++)
    Sink = dispatch(I);
}

static void exhaust(void) {
  for (int I = 0; I < NumTargets; I++) {
#define CALL(N) Sink = site##N(I);
    SITES(CALL)
  }
}

int main(int Argc, char **Argv) {
  const char *What = Argc > 1 ? Argv[1] : "";
  int Times = Argc > 2 ? atoi(Argv[2]) : 1;
  for (int I = 0; I < Times; I++) {
    if (!strcmp(What, "before"))
      Sink = before(I);
    else if (!strcmp(What, "count"))
      count();
    else if (!strcmp(What, "fill"))
      fill();
    else if (!strcmp(What, "exhaust"))
      exhaust();
    else
      return 2;
  }
  return 0;
}
