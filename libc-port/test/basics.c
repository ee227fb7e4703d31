// SPDX-License-Identifier: MIT
//
// stdio, start-up and exit order, constructors, TLS, locale, files, qsort, name
// resolution without a network.
#include <arpa/inet.h>
#include <assert.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <wchar.h>

static int constructed;
__attribute__((constructor(200))) static void second(void) {
  constructed = constructed * 10 + 2;
}
__attribute__((constructor(101))) static void first(void) {
  constructed = constructed * 10 + 1;
}
__attribute__((destructor)) static void last(void) { puts("destructor"); }
static void at_exit_a(void) { puts("atexit a"); }
static void at_exit_b(void) { puts("atexit b"); }

static _Thread_local int tls_data = 42;
static _Thread_local char tls_bss[100];

static int compare(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static void files(void) {
  char line[64];
  FILE *f = tmpfile();
  assert(f);
  fprintf(f, "%d %s\n", 7, "seven");
  rewind(f);
  assert(fgets(line, sizeof line, f));
  printf("file: %s", line);
  int n = 0;
  char word[16];
  assert(sscanf(line, "%d %15s", &n, word) == 2 && n == 7);
  fclose(f);
}

static void resolve(void) {
  struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *info = NULL;
  assert(getaddrinfo("127.0.0.1", "80", &hints, &info) == 0);
  struct sockaddr_in *in = (void *)info->ai_addr;
  printf("address: %s port %d\n", inet_ntoa(in->sin_addr), ntohs(in->sin_port));
  freeaddrinfo(info);
}

/* Every length, alignment and place of a difference, up to the last byte before
 * memory that cannot be read. */
static void compare_memory(void) {
  enum { page = 4096, longest = 40 };
  int (*volatile call)(const void *, const void *, size_t) = memcmp;
  unsigned char other[longest + 8];
  unsigned char *end = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert(end != MAP_FAILED && mprotect(end + page, page, PROT_NONE) == 0);
  end += page;
  for (size_t n = 0; n <= longest; n++)
    for (size_t shift = 0; shift < 8; shift++) {
      unsigned char *a = end - n, *b = other + shift;
      memset(a, 0x7f, n);
      memset(b, 0x7f, n);
      b[n] = 0;
      assert(call(a, b, n) == 0 && call(b, a, n) == 0);
      for (size_t at = 0; at < n; at++) {
        b[at] = 0x80; /* greater as unsigned, less as signed */
        memset(b + at + 1, 0, n - at - 1);
        assert(call(a, b, n) < 0 && call(b, a, n) > 0);
        assert(call(a, b, at) == 0);
        memset(b, 0x7f, n);
      }
    }
  puts("memory compared");
}

int main(int argc, char **argv, char **envp) {
  assert(argc == 3 && !strcmp(argv[1], "one") && !argv[3] && envp);
  atexit(at_exit_a);
  atexit(at_exit_b);
  printf("constructors: %d\n", constructed);
  printf("floats: %g %.3f %a %Lg\n", 0.1, 3.14159, 1.5, 1e4000L);
  printf("tls: %d %d\n", tls_data, tls_bss[99]);
  int numbers[] = {5, 3, 9, 1};
  qsort(numbers, 4, sizeof *numbers, compare);
  printf("sorted: %d %d %d %d\n", numbers[0], numbers[1], numbers[2],
         numbers[3]);
  assert(setlocale(LC_ALL, "C.UTF-8"));
  printf("wide: %ls %d\n", L"\u20ac", (int)mbstowcs(NULL, "\xe2\x82\xac", 0));
  compare_memory();
  files();
  resolve();
  printf("headers: %d %d\n", FUTEX_WAIT, SECCOMP_MODE_STRICT);
  char *big = malloc(1 << 20);
  memset(big, 'x', 1 << 20);
  memmove(big + 1, big, (1 << 20) - 1);
  big = realloc(big, 1 << 21);
  printf("heap: %c\n", big[1000]);
  free(big);
  return 3;
}
