// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A TCP server that sends back what it receives. It knows nothing of UKL: one
// thread, non-blocking sockets, epoll. The line "quit" from any client ends it.
//
//   clang -fukl -O2 tcp_server.c -o tcp_server
//   ukl link tcp_server -o tcp_server.img
//   ukl run tcp_server.img --hostfwd tcp:7777:7777 -- 7777
//
// The first line it prints holds its privilege level: 3 in an ordinary
// process, 0 when it is linked into the kernel.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { default_port = 7777, max_events = 64, buffer_size = 16 * 1024 };

struct client {
  int fd;
  size_t held;    // bytes in the buffer that are not sent yet
  size_t sent;    // of these, sent already
  size_t matched; // length of what could become the line "quit"
  char buffer[buffer_size];
};

static int poller;
static bool quit;

static void die(const char *what) {
  perror(what);
  exit(1);
}

// The low two bits of CS are the level the processor runs at.
static unsigned privilege_level(void) {
  unsigned long cs;
  __asm__("mov %%cs, %0" : "=r"(cs));
  return cs & 3;
}

static int listen_on(unsigned short port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    die("socket");
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_ANY)};
  if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
    die("bind");
  if (listen(fd, SOMAXCONN) != 0)
    die("listen");
  return fd;
}

// Waits for input, or, while bytes are held, for room to send them.
static void watch(struct client *client, int operation) {
  struct epoll_event event = {.events = client->held ? EPOLLOUT : EPOLLIN,
                              .data.ptr = client};
  if (epoll_ctl(poller, operation, client->fd, &event) != 0)
    die("epoll_ctl");
}

static void add_client(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR)
      return;
    die("accept4");
  }
  int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  struct client *client = calloc(1, sizeof(*client));
  if (!client)
    die("calloc");
  client->fd = fd;
  watch(client, EPOLL_CTL_ADD);
}

// Looks for the line "quit", which may come in pieces.
static void look_for_quit(struct client *client, size_t size) {
  static const char line[] = "quit\n";
  enum { inside_other_line = sizeof(line) };
  for (size_t i = 0; i < size && !quit; i++) {
    char c = client->buffer[i];
    if (c == '\r')
      continue;
    if (client->matched < strlen(line) && c == line[client->matched])
      client->matched++;
    else
      client->matched = c == '\n' ? 0 : inside_other_line;
    quit = client->matched == strlen(line);
  }
}

static bool would_block(void) { return errno == EAGAIN || errno == EINTR; }

// Returns false when the connection is over.
static bool receive(struct client *client) {
  ssize_t size = read(client->fd, client->buffer, sizeof(client->buffer));
  if (size <= 0)
    return size < 0 && would_block();
  look_for_quit(client, (size_t)size);
  client->held = (size_t)size;
  client->sent = 0;
  return true;
}

static bool send_held(struct client *client) {
  while (client->sent < client->held) {
    ssize_t size = send(client->fd, client->buffer + client->sent,
                        client->held - client->sent, MSG_NOSIGNAL);
    if (size < 0)
      return would_block();
    client->sent += (size_t)size;
  }
  client->held = 0;
  return true;
}

static void serve(struct client *client) {
  bool was_sending = client->held != 0;
  bool open = was_sending || receive(client);
  open = open && send_held(client);
  if (!open) {
    close(client->fd); // leaves the poller by itself
    free(client);
  } else if (was_sending != (client->held != 0)) {
    watch(client, EPOLL_CTL_MOD);
  }
}

int main(int argc, char **argv) {
  int port = argc > 1 ? atoi(argv[1]) : default_port;
  if (port <= 0 || port > 65535) {
    fprintf(stderr, "usage: tcp_server [port]\n");
    return 2;
  }

  int listener = listen_on((unsigned short)port);
  poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event) != 0)
    die("epoll");

  printf("tcp_server: CPL %u\n", privilege_level());
  printf("tcp_server: listening on port %d\n", port);
  fflush(stdout);

  while (!quit) {
    struct epoll_event events[max_events];
    int ready = epoll_wait(poller, events, max_events, -1);
    if (ready < 0 && errno != EINTR)
      die("epoll_wait");
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr)
        serve(events[i].data.ptr);
      else
        add_client(listener);
    }
  }
  printf("tcp_server: quit\n");
  return 0;
}
