//===- connect.h - Connections of clients to their servers ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CONNECT_H
#define CONNECT_H

#include "harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/// Connects, and tries again for up to 5 seconds if the server does not listen
/// yet.
static bool connect_patiently(int fd, uint16_t port) {
  enum { attempts = 500, pause_ns = 10000000 };
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int i = 0; i < attempts; i++) {
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
      return true;
    if (errno != ECONNREFUSED)
      return false;
    nanosleep(&(struct timespec){.tv_nsec = pause_ns}, NULL);
  }
  return false;
}

/// Connects over loopback to the port that the environment variable has, or to
/// the default port. Waits up to 5 seconds for the server.
static int bench_connect(const char *variable, uint16_t default_port) {
  const char *port = getenv(variable);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bench_require(fd >= 0, "socket");
  bench_require(
      connect_patiently(fd, port ? (uint16_t)atoi(port) : default_port),
      "connect to the server");
  int yes = 1;
  bench_require(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) ==
                    0,
                "TCP_NODELAY");
  return fd;
}

#endif // CONNECT_H
