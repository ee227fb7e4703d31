// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program whose profile is known beforehand.
//
// counted loop <n>     a loop of n rounds
// counted early <n>    another loop of n rounds, in a function of its own
// counted dispatch     calls three functions through a pointer: 600, 300 and
//                      100 times
// counted copy         copies 8 bytes 50 times, 64 bytes 30 times, 1000 bytes
//                      20 times
// counted getppid <n>  calls getppid() n times
// counted exit <n>     exits so, after a loop of 1234 rounds
// counted spin         a loop of 1234 rounds, and then one without end
// counted panic        the same loop, and then it calls panic() of the kernel
// counted serve <port> answers one connection after the other: "<n>\n" is a
// loop
//                      of n rounds, answered by "done\n"; "quit\n" is the end

#include "../../Inputs/kernel_function.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BEFORE_THE_END = 1234 };

// So that there is one round for each that is written.
#define AS_WRITTEN _Pragma("clang loop unroll(disable)")

static volatile unsigned sink;
static char source[1000], target[1000];

// A round is a function: how often it was called is one number in the profile.
__attribute__((noinline)) void counted_round(unsigned i) { sink += i; }
__attribute__((noinline)) void early_round(unsigned i) { sink ^= i; }

static void counted_loop(unsigned rounds) {
  for (unsigned i = 0; i < rounds; i++)
    counted_round(i);
}

static void early_loop(unsigned rounds) {
  for (unsigned i = 0; i < rounds; i++)
    early_round(i);
}

__attribute__((noinline)) void often(void) { sink += 1; }
__attribute__((noinline)) void sometimes(void) { sink += 2; }
__attribute__((noinline)) void seldom(void) { sink += 3; }

static void (*volatile const targets[])(void) = {often, sometimes, seldom};

// Of ten calls, six go to the first, three to the second, one to the third.
__attribute__((noinline)) void dispatch_calls(void) {
  AS_WRITTEN
  for (unsigned i = 0; i < 1000; i++)
    targets[i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2]();
}

__attribute__((noinline)) void copy_sizes(size_t size, unsigned times) {
  AS_WRITTEN
  for (unsigned i = 0; i < times; i++) {
    memcpy(target, source, size);
    sink += (unsigned char)target[size - 1];
  }
}

static void copy(void) {
  copy_sizes(8, 50);
  copy_sizes(64, 30);
  copy_sizes(1000, 20);
}

static int serve(uint16_t port) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
      listen(listener, 8) != 0)
    return 1;
  while (1) {
    char line[64] = "";
    int fd = accept(listener, NULL, NULL);
    ssize_t size = read(fd, line, sizeof(line) - 1);
    if (size > 0 && strcmp(line, "quit\n") == 0)
      return 0;
    if (size > 0) {
      counted_loop((unsigned)atoi(line));
      if (write(fd, "done\n", 5) != 5)
        return 1;
    }
    close(fd);
  }
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "loop";
  int number = argc > 2 ? atoi(argv[2]) : BEFORE_THE_END;
  if (strcmp(what, "loop") == 0) {
    counted_loop((unsigned)number);
  } else if (strcmp(what, "early") == 0) {
    early_loop((unsigned)number);
  } else if (strcmp(what, "dispatch") == 0) {
    dispatch_calls();
  } else if (strcmp(what, "copy") == 0) {
    copy();
  } else if (strcmp(what, "getppid") == 0) {
    AS_WRITTEN
    for (int i = 0; i < number; i++)
      sink += (unsigned)getppid();
  } else if (strcmp(what, "serve") == 0) {
    return serve((uint16_t)number);
  } else {
    counted_loop(BEFORE_THE_END);
    if (strcmp(what, "exit") == 0)
      return number;
    if (strcmp(what, "spin") == 0)
      for (volatile int i = 0;; i++)
        ;
    if (strcmp(what, "panic") == 0)
      stop_kernel("on request of the program");
    return 99;
  }
  return 0;
}
