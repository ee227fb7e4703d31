//===- exchange.h - Clients that repeat one request -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For clients of ports whose server speaks a protocol of text over TCP. A case
// sends one request again and again over one connection, each when the answer
// to the last has come, so that the guest is never idle in a window. The first
// answer is read before the window, and says how long an answer is. All have to
// be of that length, and their first packet has to start as the case says;
// otherwise the case fails.
//
//   EXCHANGE(get, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n")
//   static const struct bench_case cases[] = {
//       EXCHANGE_CASE(get, "GET of a file", 1000), {0}};
//
//===----------------------------------------------------------------------===//

#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "connect.h"
#include "harness.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

struct exchange {
  const char *request;
  const char *answer; // how it starts
};

// The client defines it.
extern const uint16_t exchange_port;

static struct {
  const struct exchange *what;
  int connection;
  size_t request_size, answer_size;
} exchange_state;

/// Whether the server sends something within this time.
static bool exchange_readable(int milliseconds) {
  struct pollfd set = {exchange_state.connection, POLLIN, 0};
  return poll(&set, 1, milliseconds) == 1;
}

/// What the window measures.
static bool exchange_run(uint64_t operations) {
  static char buffer[65536];
  const char *start = exchange_state.what->answer;
  size_t start_size = strlen(start);
  for (uint64_t i = 0; i < operations; i++) {
    if (send(exchange_state.connection, exchange_state.what->request,
             exchange_state.request_size,
             MSG_NOSIGNAL) != (ssize_t)exchange_state.request_size)
      return false;
    for (size_t done = 0; done < exchange_state.answer_size;) {
      ssize_t part = recv(exchange_state.connection, buffer, sizeof(buffer), 0);
      if (part <= 0 || done + (size_t)part > exchange_state.answer_size)
        return false;
      // The start is in the first packet.
      if (done == 0 &&
          ((size_t)part < start_size || memcmp(buffer, start, start_size) != 0))
        return false;
      done += (size_t)part;
    }
  }
  return true;
}

/// Reads the answer to the first request for as long as something comes.
static void exchange_learn(void) {
  enum { patience_ms = 5000, pause_ms = 300 };
  char buffer[4096];
  bench_require(send(exchange_state.connection, exchange_state.what->request,
                     exchange_state.request_size,
                     MSG_NOSIGNAL) == (ssize_t)exchange_state.request_size,
                "first request");
  exchange_state.answer_size = 0;
  while (
      exchange_readable(exchange_state.answer_size ? pause_ms : patience_ms)) {
    ssize_t part = recv(exchange_state.connection, buffer, sizeof(buffer), 0);
    bench_require(part > 0, "first answer");
    exchange_state.answer_size += (size_t)part;
  }
  bench_require(exchange_state.answer_size != 0, "no answer");
}

static void exchange_open(const struct exchange *what) {
  enum { before_window = 64 }; // the first packets are untypical
  exchange_state.what = what;
  exchange_state.request_size = strlen(what->request);
  exchange_state.connection = bench_connect("EXCHANGE_PORT", exchange_port);
  exchange_learn();
  bench_require(exchange_run(before_window), "first exchanges");
}

static void exchange_close(void) { close(exchange_state.connection); }

#define EXCHANGE(name, request, answer)                                        \
  static const struct exchange exchange_##name = {request, answer};            \
  static void exchange_open_##name(uint64_t operations) {                      \
    (void)operations;                                                          \
    exchange_open(&exchange_##name);                                           \
  }

#define EXCHANGE_CASE(name, summary, operations)                               \
  {#name,        summary,       operations, exchange_open_##name,              \
   exchange_run, exchange_close}

#endif // EXCHANGE_H
