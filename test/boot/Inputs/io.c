// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files, pipes, sockets and waiting for them.

#define _GNU_SOURCE
#include "check.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <unistd.h>

static void files(void) {
  char name[] = "/tmp/fileXXXXXX";
  int fd = mkstemp(name);
  EXPECT(fd >= 0);
  struct iovec parts[] = {{"one ", 4}, {"two ", 4}, {"three", 5}};
  EXPECT(writev(fd, parts, 3) == 13 && lseek(fd, 4, SEEK_SET) == 4);
  char buffer[64] = "";
  EXPECT(read(fd, buffer, 3) == 3 && strcmp(buffer, "two") == 0);
  struct stat status;
  EXPECT(fstat(fd, &status) == 0 && status.st_size == 13);
  EXPECT(S_ISREG(status.st_mode) && (status.st_mode & 0777) == 0600);
  EXPECT(ftruncate(fd, 1 << 20) == 0 && fsync(fd) == 0);
  EXPECT(fcntl(fd, F_SETLK, &(struct flock){.l_type = F_WRLCK}) == 0);
  EXPECT(rename(name, "/tmp/renamed") == 0);
  EXPECT(symlink("renamed", "/tmp/link") == 0);
  EXPECT(readlink("/tmp/link", buffer, sizeof(buffer)) == 7);
  EXPECT(access("/tmp/link", R_OK) == 0);
  EXPECT(unlink("/tmp/link") == 0 && unlink("/tmp/renamed") == 0);
  EXPECT(close(fd) == 0);
  EXPECT_ERRNO(read(fd, buffer, 1), EBADF);
}

static void standard_io(void) {
  FILE *file = fopen("/tmp/stdio", "w+");
  EXPECT(file);
  for (int i = 0; i < 10000; i++)
    EXPECT(fprintf(file, "line %d\n", i) > 0);
  rewind(file);
  char line[64];
  for (int i = 0, n; i < 10000; i++) {
    EXPECT(fgets(line, sizeof(line), file));
    EXPECT(sscanf(line, "line %d", &n) == 1 && n == i);
  }
  EXPECT(!fgets(line, sizeof(line), file) && feof(file));
  EXPECT(fclose(file) == 0 && unlink("/tmp/stdio") == 0);
  DIR *folder = opendir("/etc");
  EXPECT(folder);
  int found = 0;
  for (struct dirent *e; (e = readdir(folder));)
    found |= strcmp(e->d_name, "passwd") == 0;
  EXPECT(found && closedir(folder) == 0);
}

static void pipes(void) {
  int fds[2], waiting;
  EXPECT(pipe2(fds, O_NONBLOCK) == 0);
  char block[4096] = "x", buffer[4096];
  EXPECT_ERRNO(read(fds[0], buffer, 1), EAGAIN);
  size_t written = 0;
  for (ssize_t n; (n = write(fds[1], block, sizeof(block))) > 0;)
    written += (size_t)n;
  EXPECT(errno == EAGAIN && written == 65536);
  EXPECT(ioctl(fds[0], FIONREAD, &waiting) == 0 && waiting == 65536);
  EXPECT(close(fds[0]) == 0);
  signal(SIGPIPE, SIG_IGN);
  EXPECT_ERRNO(write(fds[1], "x", 1), EPIPE);
}

static void watch(int poller, int fd, int events) {
  struct epoll_event event = {.events = (uint32_t)events, .data.fd = fd};
  EXPECT(epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) == 0);
}

static void descriptors(void) {
  int poller = epoll_create1(0);
  int event = eventfd(0, EFD_NONBLOCK), timer = timerfd_create(1, 0);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  EXPECT(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
  int signals = signalfd(-1, &set, 0);
  EXPECT(poller >= 0 && event >= 0 && timer >= 0 && signals >= 0);
  watch(poller, event, EPOLLIN);
  watch(poller, timer, EPOLLIN);
  watch(poller, signals, EPOLLIN);

  struct epoll_event ready;
  EXPECT(epoll_wait(poller, &ready, 1, 0) == 0);
  EXPECT(eventfd_write(event, 5) == 0);
  EXPECT(epoll_wait(poller, &ready, 1, -1) == 1 && ready.data.fd == event);
  eventfd_t value;
  EXPECT(eventfd_read(event, &value) == 0 && value == 5);

  struct itimerspec soon = {.it_value = {0, 5000000}};
  EXPECT(timerfd_settime(timer, 0, &soon, NULL) == 0);
  EXPECT(epoll_wait(poller, &ready, 1, -1) == 1 && ready.data.fd == timer);
  uint64_t expirations;
  EXPECT(read(timer, &expirations, 8) == 8 && expirations == 1);

  raise(SIGUSR1);
  EXPECT(epoll_wait(poller, &ready, 1, -1) == 1 && ready.data.fd == signals);
  struct signalfd_siginfo info;
  EXPECT(read(signals, &info, sizeof(info)) == sizeof(info));
  EXPECT(info.ssi_signo == SIGUSR1);
}

// Passes a descriptor to a child over a socket pair.
static void unix_sockets(void) {
  int pair[2];
  EXPECT(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
  int file = memfd_create("passed", 0);
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
  } control = {0};
  struct iovec part = {"fd", 2};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = sizeof(control)};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &file, sizeof(int));
  EXPECT(sendmsg(pair[0], &message, 0) == 2);

  char word[8];
  part = (struct iovec){word, sizeof(word)};
  message.msg_controllen = sizeof(control);
  EXPECT(recvmsg(pair[1], &message, 0) == 2);
  int passed;
  memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
  EXPECT(passed != file && write(passed, "text", 4) == 4);
  EXPECT(pread(file, word, sizeof(word), 0) == 4);
}

enum { rounds = 300 };

static void *echo(void *argument) {
  int connection = accept(*(int *)argument, NULL, NULL);
  EXPECT(connection >= 0);
  char buffer[4096];
  for (ssize_t n; (n = read(connection, buffer, sizeof(buffer))) > 0;)
    for (ssize_t done = 0, w; done < n; done += w) {
      w = write(connection, buffer + done, (size_t)(n - done));
      EXPECT(w > 0);
    }
  EXPECT(close(connection) == 0);
  return NULL;
}

static void tcp(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof(address);
  EXPECT(bind(listener, (struct sockaddr *)&address, size) == 0);
  EXPECT(listen(listener, 5) == 0);
  EXPECT(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
  pthread_t server;
  EXPECT(pthread_create(&server, NULL, echo, &listener) == 0);

  int client = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT(connect(client, (struct sockaddr *)&address, size) == 0);
  EXPECT(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) == 0);
  for (int i = 0; i < rounds; i++) {
    char sent[64], received[64];
    memset(sent, i, sizeof(sent));
    EXPECT(send(client, sent, sizeof(sent), 0) == sizeof(sent));
    EXPECT(recv(client, received, sizeof(received), MSG_WAITALL) ==
           sizeof(received));
    EXPECT(memcmp(sent, received, sizeof(sent)) == 0);
  }
  EXPECT(close(client) == 0 && pthread_join(server, NULL) == 0);
  struct addrinfo *list, hints = {.ai_socktype = SOCK_STREAM};
  EXPECT(getaddrinfo("localhost", "80", &hints, &list) == 0);
  freeaddrinfo(list);
}

static void copies(void) {
  int from = memfd_create("from", 0), to = memfd_create("to", 0), fds[2];
  EXPECT(from >= 0 && to >= 0 && pipe(fds) == 0);
  char data[8192], back[8192];
  for (size_t i = 0; i < sizeof(data); i++)
    data[i] = (char)(i * 7);
  EXPECT(write(from, data, sizeof(data)) == sizeof(data));
  off_t at = 0;
  EXPECT(sendfile(to, from, &at, 4096) == 4096 && at == 4096);
  EXPECT(splice(from, &at, fds[1], NULL, 4096, 0) == 4096);
  EXPECT(splice(fds[0], NULL, to, NULL, 4096, 0) == 4096);
  EXPECT(pread(to, back, sizeof(back), 0) == sizeof(back));
  EXPECT(memcmp(data, back, sizeof(data)) == 0);
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(fds[0], &readable);
  struct timeval none = {0, 0};
  EXPECT(select(fds[0] + 1, &readable, NULL, NULL, &none) == 0);
}

const struct check io_checks[] = {
    {"files", files},
    {"standard-io", standard_io},
    {"pipes", pipes},
    {"descriptors", descriptors},
    {"unix-sockets", unix_sockets},
    {"tcp", tcp},
    {"copies", copies},
    {NULL, NULL},
};
