//===- redis_client.c - Suite `redis`: the load and the windows -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Talks to an unmodified server with RESP, the protocol of Redis. Each
// connection has one batch of pipelined requests under way. The connections
// take turns as in echo_client.c. So the guest is never idle in a window, and
// the client only adds a send() and some recv() for each batch.
//
// Requests use 1,000 keys, in an order that is the same in every run. Values
// have 64 bytes, and every answer is compared.
//
//   clang -fukl -O2 redis_client.c harness.c -o redis_client
//   ./redis_client --list
//
// REDIS_PORT in the environment is the server's port, if not 6379.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "connect.h"
#include "harness.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  default_port = 6379,
  keys = 1000,
  key_step = 617, // coprime to the number of keys, so that all are used
  value_size = 64,
  most_connections = 50,
  deepest_pipeline = 16,
  largest_message = 128, // of one request or answer, in bytes
  // The first packets of a connection are untypical. After these batches they
  // are over.
  batches_before_window = 32,
};

struct command {
  // Write the request for one key, and its answer. Return the length in bytes.
  size_t (*request)(char *to, unsigned key);
  size_t (*answer)(char *to, unsigned key);
};

static int connections[most_connections];
static unsigned connection_count, pipeline;
static const struct command *command;

// Written before the windows, so that these only have a memcpy() for each
// request.
static struct {
  char request[largest_message], answer[largest_message];
  size_t request_size, answer_size;
} messages[keys];

static char batch[deepest_pipeline * largest_message];
static char expected[deepest_pipeline * largest_message];
static char received[deepest_pipeline * largest_message];

//===----------------------------------------------------------------------===//
// Commands
//===----------------------------------------------------------------------===//

static void make_value(char *to, unsigned key) {
  memset(to, 'v', value_size);
  for (unsigned i = 0; key; i++, key /= 10)
    to[i] = (char)('0' + key % 10);
}

static size_t get_request(char *to, unsigned key) {
  return (size_t)snprintf(to, largest_message,
                          "*2\r\n$3\r\nGET\r\n$16\r\nkey:%012u\r\n", key);
}

static size_t get_answer(char *to, unsigned key) {
  char value[value_size];
  make_value(value, key);
  return (size_t)snprintf(to, largest_message, "$%d\r\n%.*s\r\n", value_size,
                          value_size, value);
}

static size_t set_request(char *to, unsigned key) {
  char value[value_size];
  make_value(value, key);
  return (size_t)snprintf(
      to, largest_message,
      "*3\r\n$3\r\nSET\r\n$16\r\nkey:%012u\r\n$%d\r\n%.*s\r\n", key, value_size,
      value_size, value);
}

static size_t set_answer(char *to, unsigned key) {
  (void)key;
  return (size_t)snprintf(to, largest_message, "+OK\r\n");
}

static const struct command get = {get_request, get_answer};
static const struct command set = {set_request, set_answer};

static void choose_command(const struct command *chosen) {
  command = chosen;
  for (unsigned key = 0; key < keys; key++) {
    messages[key].request_size = command->request(messages[key].request, key);
    messages[key].answer_size = command->answer(messages[key].answer, key);
  }
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

/// Compares words, because the answers are long and musl's memcmp() compares
/// bytes.
static bool same(const char *a, const char *b, size_t size) {
  uint64_t difference = 0;
  for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
    uint64_t x = 0, y = 0;
    size_t part = size - i < sizeof(x) ? size - i : sizeof(x);
    memcpy(&x, a + i, part);
    memcpy(&y, b + i, part);
    difference |= x ^ y;
  }
  return difference == 0;
}

/// How many requests are in the batch that starts with request FIRST.
static unsigned batch_requests(uint64_t first, uint64_t operations) {
  uint64_t left = operations - first;
  return left < pipeline ? (unsigned)left : pipeline;
}

static bool send_batch(unsigned connection, uint64_t first, unsigned requests) {
  size_t size = 0;
  for (unsigned i = 0; i < requests; i++) {
    unsigned key = (unsigned)((first + i) * key_step % keys);
    memcpy(batch + size, messages[key].request, messages[key].request_size);
    size += messages[key].request_size;
  }
  return send(connections[connection], batch, size, MSG_NOSIGNAL) ==
         (ssize_t)size;
}

static bool receive_batch(unsigned connection, uint64_t first,
                          unsigned requests) {
  size_t size = 0;
  for (unsigned i = 0; i < requests; i++) {
    unsigned key = (unsigned)((first + i) * key_step % keys);
    memcpy(expected + size, messages[key].answer, messages[key].answer_size);
    size += messages[key].answer_size;
  }
  for (size_t done = 0; done < size;) {
    ssize_t part =
        recv(connections[connection], received + done, size - done, 0);
    if (part <= 0)
      return false;
    done += (size_t)part;
  }
  return same(received, expected, size);
}

/// What the window measures. Batch i uses connection i modulo their number.
static bool run_requests(uint64_t operations) {
  unsigned connection = 0;
  uint64_t under_way = (uint64_t)connection_count * pipeline;
  // The last round of connections only collects answers.
  for (uint64_t i = 0; i < operations + under_way; i += pipeline) {
    if (i >= under_way && i - under_way < operations &&
        !receive_batch(connection, i - under_way,
                       batch_requests(i - under_way, operations)))
      return false;
    if (i < operations &&
        !send_batch(connection, i, batch_requests(i, operations)))
      return false;
    if (++connection == connection_count)
      connection = 0;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Connections
//===----------------------------------------------------------------------===//

static void open_connections(const struct command *chosen, unsigned count,
                             unsigned depth) {
  connection_count = count;
  pipeline = depth;
  for (unsigned i = 0; i < count; i++)
    connections[i] = bench_connect("REDIS_PORT", default_port);
  // All keys exist in every window, whichever cases are run.
  choose_command(&set);
  bench_require(run_requests(keys), "setting the keys");
  choose_command(chosen);
  bench_require(run_requests((uint64_t)count * depth * batches_before_window),
                "first requests");
}

static void close_connections(void) {
  for (unsigned i = 0; i < connection_count; i++)
    close(connections[i]);
}

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

#define OPEN(cmd, count, depth)                                                \
  static void open_##cmd##_##count##_##depth(uint64_t operations) {            \
    (void)operations;                                                          \
    open_connections(&(cmd), count, depth);                                    \
  }
OPEN(get, 1, 1)
OPEN(set, 1, 1)
OPEN(get, 1, 16)
OPEN(set, 1, 16)
OPEN(get, 50, 1)
OPEN(set, 50, 1)
OPEN(get, 50, 16)
OPEN(set, 50, 16)
#undef OPEN

static const struct bench_case cases[] = {
    {"get-c1-p1", "GET, 1 connection", 2000, open_get_1_1, run_requests,
     close_connections},
    {"set-c1-p1", "SET, 1 connection", 2000, open_set_1_1, run_requests,
     close_connections},
    {"get-c1-p16", "GET, 1 connection, 16 in a pipeline", 16000, open_get_1_16,
     run_requests, close_connections},
    {"set-c1-p16", "SET, 1 connection, 16 in a pipeline", 16000, open_set_1_16,
     run_requests, close_connections},
    {"get-c50-p1", "GET, 50 connections", 5000, open_get_50_1, run_requests,
     close_connections},
    {"set-c50-p1", "SET, 50 connections", 5000, open_set_50_1, run_requests,
     close_connections},
    {"get-c50-p16", "GET, 50 connections, 16 in a pipeline", 16000,
     open_get_50_16, run_requests, close_connections},
    {"set-c50-p16", "SET, 50 connections, 16 in a pipeline", 16000,
     open_set_50_16, run_requests, close_connections},
    {0},
};

int main(int argc, char **argv) { return bench_main(argc, argv, cases); }
