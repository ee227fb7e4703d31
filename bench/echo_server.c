//===- echo_server.c - Suite `echo`: the server that is measured ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sends back what it receives. It works as servers do: with one thread,
// non-blocking sockets and epoll. SIGTERM ends it. It prints nothing, because
// the client's windows are open while it runs. Only with port 0 it prints the
// port that it got.
//
//   clang -fukl -O2 echo_server.c -o echo_server
//   ./echo_server [port]
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { default_port = 7777, max_events = 64, buffer_size = 16 * 1024 };

struct connection {
  int fd;
  size_t held; // bytes in the buffer, 0 when all of them have been sent
  size_t sent; // how many of them have been sent
  char buffer[buffer_size];
};

static int poller;

static void die(const char *what) {
  fprintf(stderr, "echo_server: error: ");
  perror(what);
  exit(1);
}

static int listen_on(unsigned port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    die("socket");
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof(address);
  if (bind(fd, (struct sockaddr *)&address, size) != 0)
    die("bind");
  if (listen(fd, SOMAXCONN) != 0)
    die("listen");
  if (port == 0) {
    getsockname(fd, (struct sockaddr *)&address, &size);
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
  }
  return fd;
}

/// A descriptor that can be read after a SIGTERM.
static int end_signal(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  int fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd < 0)
    die("signalfd");
  return fd;
}

static void watch(int operation, int fd, uint32_t events, void *what) {
  struct epoll_event event = {.events = events, .data.ptr = what};
  if (epoll_ctl(poller, operation, fd, &event) != 0)
    die("epoll_ctl");
}

static void add_connection(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR)
      return;
    die("accept4");
  }
  int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  struct connection *connection = calloc(1, sizeof(*connection));
  if (!connection)
    die("calloc");
  connection->fd = fd;
  watch(EPOLL_CTL_ADD, fd, EPOLLIN, connection);
}

static bool would_block(void) { return errno == EAGAIN || errno == EINTR; }

/// Returns false if the connection has ended.
static bool receive(struct connection *connection) {
  ssize_t size =
      recv(connection->fd, connection->buffer, sizeof(connection->buffer), 0);
  if (size <= 0)
    return size < 0 && would_block();
  connection->held = (size_t)size;
  connection->sent = 0;
  return true;
}

static bool send_held(struct connection *connection) {
  while (connection->sent < connection->held) {
    ssize_t size = send(connection->fd, connection->buffer + connection->sent,
                        connection->held - connection->sent, MSG_NOSIGNAL);
    if (size < 0)
      return would_block();
    connection->sent += (size_t)size;
  }
  connection->held = 0;
  return true;
}

static void serve(struct connection *connection) {
  bool was_sending = connection->held != 0;
  bool open = (was_sending || receive(connection)) && send_held(connection);
  if (!open) {
    close(connection->fd); // this also removes it from the poller
    free(connection);
    return;
  }
  bool sending = connection->held != 0;
  if (was_sending != sending)
    watch(EPOLL_CTL_MOD, connection->fd, sending ? EPOLLOUT : EPOLLIN,
          connection);
}

int main(int argc, char **argv) {
  char *end = "";
  unsigned long port = argc > 1 ? strtoul(argv[1], &end, 10) : default_port;
  if (argc > 2 || *end || port > UINT16_MAX) {
    fprintf(stderr, "usage: echo_server [port]\n");
    return 2;
  }
  int signals = end_signal();
  int listener = listen_on((unsigned)port);
  poller = epoll_create1(EPOLL_CLOEXEC);
  if (poller < 0)
    die("epoll_create1");
  watch(EPOLL_CTL_ADD, listener, EPOLLIN, &listener);
  watch(EPOLL_CTL_ADD, signals, EPOLLIN, &signals);

  while (true) {
    struct epoll_event events[max_events];
    int ready = epoll_wait(poller, events, max_events, -1);
    if (ready < 0 && errno != EINTR)
      die("epoll_wait");
    for (int i = 0; i < ready; i++) {
      void *what = events[i].data.ptr;
      if (what == &signals)
        return 0;
      if (what == &listener)
        add_connection(listener);
      else
        serve(what);
    }
  }
}
