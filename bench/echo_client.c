//===- echo_client.c - Suite `echo`: the load and the windows -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each connection has exactly one request under way. The connections take
// turns: the client waits for the answer of the next one, and sends its next
// request. So the server finds all of them ready at once, and the client only
// adds a send() and a recv() to what is counted.
//
// A window is open only while requests are under way. The guest is never idle
// in it, because either the server or the client has something to do.
//
//   clang -fukl -O2 echo_client.c harness.c -o echo_client
//   ./echo_client --list
//
// ECHO_PORT in the environment is the server's port, if not 7777.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "connect.h"
#include "harness.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  default_port = 7777,
  small = 64,
  large = 4096,
  many = 32,
  // The first packets of a connection are untypical, because each one is
  // acknowledged at once. After these rounds they are over.
  rounds_before_window = 32,
};

static int connections[many];
static unsigned connection_count;
static size_t request_size;

static _Alignas(large) char request[large], answer[large];

/// Every request is different, so that an old answer is not taken for its own.
static bool send_request(unsigned connection, uint64_t number) {
  memcpy(request, &number, sizeof(number));
  return send(connections[connection], request, request_size, MSG_NOSIGNAL) ==
         (ssize_t)request_size;
}

static bool receive_answer(unsigned connection, uint64_t number) {
  for (size_t received = 0; received < request_size;) {
    ssize_t size = recv(connections[connection], answer + received,
                        request_size - received, 0);
    if (size <= 0)
      return false;
    received += (size_t)size;
  }
  return memcmp(answer, &number, sizeof(number)) == 0;
}

/// What the window measures. Request i uses connection i modulo their number.
static bool run_requests(uint64_t operations) {
  unsigned connection = 0;
  // The last round of connections only collects answers.
  for (uint64_t i = 0; i < operations + connection_count; i++) {
    if (i >= connection_count && i - connection_count < operations &&
        !receive_answer(connection, i - connection_count))
      return false;
    if (i < operations && !send_request(connection, i))
      return false;
    if (++connection == connection_count)
      connection = 0;
  }
  return true;
}

static void open_connections(unsigned count, size_t size) {
  connection_count = count;
  request_size = size;
  for (unsigned i = 0; i < count; i++)
    connections[i] = bench_connect("ECHO_PORT", default_port);
  for (size_t i = 0; i < size; i++)
    request[i] = (char)i;
  bench_require(run_requests((uint64_t)count * rounds_before_window),
                "first requests");
}

static void close_connections(void) {
  for (unsigned i = 0; i < connection_count; i++)
    close(connections[i]);
}

static void open_small_one(uint64_t operations) {
  (void)operations;
  open_connections(1, small);
}

static void open_large_one(uint64_t operations) {
  (void)operations;
  open_connections(1, large);
}

static void open_small_many(uint64_t operations) {
  (void)operations;
  open_connections(many, small);
}

static void open_large_many(uint64_t operations) {
  (void)operations;
  open_connections(many, large);
}

static const struct bench_case cases[] = {
    {"echo-64-1", "request of 64 bytes, 1 connection", 2000, open_small_one,
     run_requests, close_connections},
    {"echo-4k-1", "request of 4 KiB, 1 connection", 2000, open_large_one,
     run_requests, close_connections},
    {"echo-64-32", "request of 64 bytes, 32 connections", 3200, open_small_many,
     run_requests, close_connections},
    {"echo-4k-32", "request of 4 KiB, 32 connections", 3200, open_large_many,
     run_requests, close_connections},
    {0},
};

int main(int argc, char **argv) { return bench_main(argc, argv, cases); }
