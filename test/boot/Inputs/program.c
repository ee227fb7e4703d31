// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a program finds when it starts, and the C library's basics.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <fenv.h>
#include <link.h>
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int constructed[3];
static int construction_count;

__attribute__((constructor(102))) static void construct_second(void) {
  constructed[construction_count++] = 2;
}
__attribute__((constructor(101))) static void construct_first(void) {
  constructed[construction_count++] = 1;
}
__attribute__((constructor)) static void construct_last(void) {
  constructed[construction_count++] = 3;
}

static int say_at_exit;
__attribute__((destructor)) static void destruct(void) {
  if (say_at_exit)
    printf("destructor\n");
}
static void at_exit(void) { printf("atexit\n"); }

static void constructors(void) {
  EXPECT(construction_count == 3);
  EXPECT(constructed[0] == 1 && constructed[1] == 2 && constructed[2] == 3);
  say_at_exit = 1;
  EXPECT(atexit(at_exit) == 0);
}

static void print_formats(void) {
  printf("%d %s %c %08x %.17g %La %-5s| %5.2f %zu %jd\n", -42, "text", 'c',
         0xbeef, 0.1, 1.0L / 3.0L, "left", M_PI, sizeof(long), INTMAX_C(-1));
  fprintf(stdout, "%s %a %g\n", strerror(ENOENT), 1.5, strtod("0x1.8p3", NULL));
}

static void math(void) {
  volatile double two = 2.0;
  volatile long double third = 1.0L / 3.0L;
  EXPECT(sqrt(two) * sqrt(two) > 1.999999999 && floor(-1.5 * two) == -3.0);
  printf("%.17g %.17g %.17g %.17g\n", sin(two), pow(two, 0.5), exp(-two),
         lgamma(two + 1.5));
  printf("%.20Lg %.20Lg\n", sqrtl(third), expl(third));
  EXPECT(fesetround(FE_UPWARD) == 0);
  volatile double up = 1.0 / (two + 1.0);
  EXPECT(fesetround(FE_DOWNWARD) == 0);
  volatile double down = 1.0 / (two + 1.0);
  EXPECT(fesetround(FE_TONEAREST) == 0);
  EXPECT(up > down);
}

// The image keeps the first bytes of the data: a second start sees them too.
static int start_value = 41;
static char zeroes[1 << 20];
static const char text[] = "constant";
static unsigned filled[1024] = {[0] = 7, [511] = 8, [1023] = 9};

static void data(void) {
  EXPECT(++start_value == 42);
  for (size_t i = 0; i < sizeof(zeroes); i++)
    EXPECT(zeroes[i] == 0);
  memset(zeroes, 1, sizeof(zeroes));
  EXPECT(strcmp(text, "constant") == 0);
  EXPECT(filled[0]++ == 7 && filled[511]++ == 8 && filled[1023]++ == 9);
  EXPECT(filled[1] == 0);
}

static int find_tls(struct dl_phdr_info *info, size_t size, void *found) {
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_TLS)
      *(int *)found = 1;
  return 0;
}

static void start(void) {
  EXPECT(getauxval(AT_PAGESZ) == 4096);
  EXPECT(getauxval(AT_PHDR) != 0 && getauxval(AT_PHNUM) > 0);
  EXPECT(getauxval(AT_RANDOM) != 0);
  EXPECT(getauxval(AT_SECURE) == 0);
  int found = 0;
  dl_iterate_phdr(find_tls, &found);
  EXPECT(found);
  EXPECT(getenv("PATH") && getenv("APP"));
  struct rlimit stack;
  EXPECT(getrlimit(RLIMIT_STACK, &stack) == 0);
  printf("stack limit %lu\n", (unsigned long)stack.rlim_cur);
}

static void jumps(void) {
  static jmp_buf there;
  volatile int passes = 0;
  int value = setjmp(there);
  passes++;
  if (value < 5)
    longjmp(there, value + 1);
  EXPECT(value == 5 && passes == 6);
}

static int compare(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static void library(void) {
  int numbers[1000];
  unsigned state = 1;
  for (int i = 0; i < 1000; i++)
    numbers[i] = (int)((state = state * 1103515245 + 12345) >> 16);
  qsort(numbers, 1000, sizeof(int), compare);
  for (int i = 1; i < 1000; i++)
    EXPECT(numbers[i - 1] <= numbers[i]);
  char buffer[64];
  EXPECT(sscanf("17 apples 2.5", "%d %63s", (int[]){0}, buffer) == 2);
  EXPECT(strcmp(buffer, "apples") == 0);
  char *copy = strdup("a,b,,c"), *state_r = NULL;
  int fields = 0;
  for (char *f = strtok_r(copy, ",", &state_r); f;
       f = strtok_r(NULL, ",", &state_r))
    fields++;
  EXPECT(fields == 3);
  free(copy);
  void *blocks[100];
  for (size_t i = 0; i < 100; i++) {
    blocks[i] = malloc(i * 5000 + 1);
    EXPECT(blocks[i]);
    memset(blocks[i], (int)i, i * 5000 + 1);
  }
  for (size_t i = 0; i < 100; i++) {
    EXPECT(((unsigned char *)blocks[i])[i * 5000] == i);
    free(blocks[i]);
  }
}

// Pointers to constants and to static data are user pointers to the kernel.
static void literal_paths(void) {
  rmdir("/tmp/folder");
  EXPECT(mkdir("/tmp/folder", 0755) == 0);
  int fd = open("/tmp/folder/file", O_CREAT | O_RDWR | O_TRUNC, 0644);
  EXPECT(fd >= 0);
  EXPECT(write(fd, text, sizeof(text)) == sizeof(text));
  EXPECT(pread(fd, zeroes, sizeof(text), 0) == sizeof(text));
  EXPECT(memcmp(zeroes, text, sizeof(text)) == 0);
  EXPECT(close(fd) == 0);
  EXPECT_ERRNO(open("/tmp/folder/none", O_RDONLY), ENOENT);
  EXPECT(unlink("/tmp/folder/file") == 0 && rmdir("/tmp/folder") == 0);
}

static void maps(void) {
  FILE *file = fopen("/proc/self/maps", "r");
  EXPECT(file);
  char line[512];
  int has_stack = 0, has_data = 0;
  while (fgets(line, sizeof(line), file)) {
    unsigned long low, high;
    EXPECT(sscanf(line, "%lx-%lx", &low, &high) == 2);
    has_stack |= strstr(line, "[stack]") != NULL;
    uintptr_t address = (uintptr_t)&start_value;
    has_data |= address >= low && address < high;
  }
  fclose(file);
  EXPECT(has_stack && has_data);
}

static void status_3(void) {
  fflush(stdout);
  exit(3);
}

const struct check program_checks[] = {
    {"start", start},
    {"constructors", constructors},
    {"printf", print_formats},
    {"math", math},
    {"data", data},
    {"data-again", data},
    {"jumps", jumps},
    {"library", library},
    {"literal-paths", literal_paths},
    {"maps", maps},
    {"exit-3", status_3},
    {NULL, NULL},
};
