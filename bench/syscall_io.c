//===- syscall_io.c - Cases of files, pipes and sockets -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "syscall.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { datagram_size = 64 };

/// The descriptors of the case. Those that it does not need are -1.
static int in = -1, out = -1, poller = -1;

static struct sockaddr_in receiver;

// It is aligned, so that every run uses the same cache lines.
static _Alignas(page_size) char buffer[large_transfer];

void close_files(void) {
  int *all[] = {&in, &out, &poller};
  for (unsigned i = 0; i < sizeof(all) / sizeof(*all); i++) {
    if (*all[i] >= 0)
      close(*all[i]);
    *all[i] = -1;
  }
}

void open_zero(uint64_t operations) {
  (void)operations;
  in = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  bench_require(in >= 0, "/dev/zero");
}

void open_null(uint64_t operations) {
  (void)operations;
  out = open("/dev/null", O_WRONLY | O_CLOEXEC);
  bench_require(out >= 0, "/dev/null");
}

void open_pipe(uint64_t operations) {
  (void)operations;
  int ends[2];
  bench_require(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
  in = ends[0];
  out = ends[1];
}

void open_ready_poller(uint64_t operations) {
  open_pipe(operations);
  poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = in};
  bench_require(poller >= 0 &&
                    epoll_ctl(poller, EPOLL_CTL_ADD, in, &event) == 0,
                "epoll_ctl");
  bench_require(write(out, buffer, 1) == 1, "write to the pipe");
}

void open_datagram_sockets(uint64_t operations) {
  (void)operations;
  in = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  out = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bench_require(in >= 0 && out >= 0, "socket");
  receiver = (struct sockaddr_in){.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof(receiver);
  struct sockaddr *address = (struct sockaddr *)&receiver;
  bench_require(bind(in, address, size) == 0, "bind");
  bench_require(getsockname(in, address, &size) == 0, "getsockname");
}

bool run_read_byte(uint64_t operations) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++)
    sum += (uint64_t)read(in, buffer, 1);
  return sum == operations;
}

bool run_read_large(uint64_t operations) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++)
    sum += (uint64_t)read(in, buffer, large_transfer);
  return sum == operations * large_transfer;
}

bool run_write_byte(uint64_t operations) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++)
    sum += (uint64_t)write(out, buffer, 1);
  return sum == operations;
}

bool run_write_large(uint64_t operations) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++)
    sum += (uint64_t)write(out, buffer, large_transfer);
  return sum == operations * large_transfer;
}

bool run_pipe(uint64_t operations) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++) {
    sum += (uint64_t)write(out, buffer, 1);
    sum += (uint64_t)read(in, buffer, 1);
  }
  return sum == 2 * operations;
}

bool run_epoll(uint64_t operations) {
  struct epoll_event event;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++)
    sum += (uint64_t)epoll_wait(poller, &event, 1, -1);
  return sum == operations && event.data.fd == in;
}

bool run_datagrams(uint64_t operations) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++) {
    sum +=
        (uint64_t)sendto(out, buffer, datagram_size, 0,
                         (const struct sockaddr *)&receiver, sizeof(receiver));
    sum += (uint64_t)recvfrom(in, buffer, datagram_size, 0, NULL, NULL);
  }
  return sum == 2 * datagram_size * operations;
}
