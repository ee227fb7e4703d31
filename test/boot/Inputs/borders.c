// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where program, C library and kernel meet in one link, but must not see each
// other's symbols or trust each other's types. borders-static.c and borders.s
// are the other files of these checks.

#define _GNU_SOURCE
#include "check.h"

#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// borders-static.c has a static variable and a static function of these names.
int border_counter = 5;
int border_function(void) { return 6; }

int static_counter(void), static_function(void);
uintptr_t native_weak_function(void), native_weak_data(void);

struct element {
  struct element *next, *previous;
  int number;
};

// insque() writes our elements as a type of the C library.
static void retyped_lists(void) {
  struct element *last = NULL;
  for (int i = 0; i < 4; i++) {
    struct element *new = malloc(sizeof(*new));
    EXPECT(new != NULL);
    new->number = i;
    insque(new, last);
    last = new;
  }
  EXPECT(last->previous->number == 2);
  remque(last->previous);
  EXPECT(last->previous->number == 1);
}

static int compare(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

// tsearch() returns a pointer to a node of its own, the first member of which
// is the pointer to our key.
static void retyped_trees(void) {
  static int keys[] = {5, 3, 8, 3};
  void *root = NULL;
  int *found[4];
  for (int i = 0; i < 4; i++) {
    int **node = tsearch(&keys[i], &root, compare);
    EXPECT(node != NULL);
    found[i] = *node;
    *node = &keys[i];
  }
  EXPECT(found[3] == &keys[1]);
  EXPECT(*(int **)tfind(&keys[1], &root, compare) == &keys[3]);
}

// The kernel has all of these.
extern int panic_timeout __attribute__((weak));
extern int sort(int *, int) __attribute__((weak));
extern char __start_builtin_fw[] __attribute__((weak));

static void weak_references(void) {
  int *volatile data = &panic_timeout;
  EXPECT(data == NULL);
  if (&panic_timeout)
    panic_timeout = 7;
  int (*volatile function)(int *, int) = sort;
  EXPECT(function == NULL);
  char *volatile section = __start_builtin_fw;
  EXPECT(section == NULL);
}

static void weak_references_in_assembly(void) {
  uintptr_t address;
  __asm__(".weak saved_command_line\n\tmovq $saved_command_line, %0"
          : "=r"(address));
  EXPECT(address == 0);
  EXPECT(native_weak_function() == 0);
  EXPECT(native_weak_data() == 0);
}

static void statics_in_assembly(void) {
  EXPECT(static_counter() == 50);
  EXPECT(static_function() == 60);
  EXPECT(border_counter == 5 && border_function() == 6);
}

extern char __executable_start[], etext[], edata[], __bss_start[], end[],
    _end[];
static int in_data = 1, in_bss;

// The order of code and data is another in ring 0.
static void executable_symbols(void) {
  uintptr_t code = (uintptr_t)&executable_symbols;
  EXPECT((uintptr_t)__executable_start <= code && code < (uintptr_t)etext);
  EXPECT((char *)&in_data < edata && edata <= __bss_start);
  EXPECT(__bss_start <= (char *)&in_bss && (char *)&in_bss < end);
  EXPECT(end == _end);
  in_data = in_bss;
}

// volatile: or the compiler runs its constructors itself, before all others.
static volatile int constructed[5], construction_count;

static void construct_120(void) { constructed[construction_count++] = 120; }
static void construct_150(void) { constructed[construction_count++] = 150; }
static void construct_155(void) { constructed[construction_count++] = 155; }
void construct_160(void) {
  constructed[construction_count++] = 160;
} // borders.s
static void construct_170(void) { constructed[construction_count++] = 170; }

__attribute__((constructor(170))) static void by_attribute(void) {
  construct_170();
}
__attribute__((section(".init_array.150"),
               used)) static void (*const by_hand)(void) = construct_150;
// Nobody names this one.
__attribute__((section(".init_array.155"))) void (*const by_hand_alone)(void) =
    construct_155;
__attribute__((constructor(120))) static void by_attribute_too(void) {
  construct_120();
}

static void construction_order(void) {
  EXPECT(construction_count == 5);
  for (int i = 1; i < construction_count; i++)
    EXPECT(constructed[i - 1] < constructed[i]);
}

struct registered {
  int number;
  char padding[60];
};
#define ENTRY __attribute__((section("border_entries"), used))
ENTRY static struct registered entry_1 = {1, ""}, entry_2 = {2, ""};
// Nobody names this one, and nothing but its section keeps it.
__attribute__((section("border_entries"))) struct registered entry_5 = {5, ""};
extern struct registered __start_border_entries[], __stop_border_entries[];
extern char __start_no_such_section[] __attribute__((weak));

// borders-static.c has the other two. Which file comes first is up to whoever
// links; the output says it.
static void section_bounds(void) {
  int seen = 0;
  for (struct registered *e = __start_border_entries; e < __stop_border_entries;
       e++) {
    printf("entry %d\n", e->number);
    seen |= 1 << e->number;
  }
  EXPECT(seen == (1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5));
  EXPECT(__stop_border_entries - __start_border_entries == 5);
  EXPECT((uintptr_t)&entry_2 == (uintptr_t)&entry_1 + sizeof(entry_1));
  for (struct registered *e = __start_border_entries; e < __stop_border_entries;
       e++)
    e->padding[0] = 'x';
  EXPECT(entry_1.padding[0] == 'x' && entry_2.padding[0] == 'x');
  char *volatile none = __start_no_such_section;
  EXPECT(none == NULL);
}

static volatile int resolved;
static int chosen(int x) { return x + 1; }
static int (*resolve(void))(int) {
  resolved = 1;
  return chosen;
}
int indirect(int x) __attribute__((ifunc("resolve")));
__attribute__((target_clones("default", "avx2"))) int cloned(const int *x) {
  int sum = 0;
  for (int i = 0; i < 64; i++)
    sum += x[i] * x[i];
  return sum;
}
static int (*const functions[])(int) = {chosen, indirect};
static int (*const clones[])(const int *) = {cloned};

__attribute__((constructor(101))) static void after_resolvers(void) {
  if (resolved)
    resolved++;
}

static void indirect_functions(void) {
  EXPECT(resolved == 2);
  EXPECT(indirect(41) == 42);
  EXPECT(functions[1](1) == 2);
  int (*volatile pointer)(int) = indirect;
  EXPECT(pointer(2) == 3);
  int x[64];
  for (int i = 0; i < 64; i++)
    x[i] = i;
  EXPECT(cloned(x) == 85344 && clones[0](x) == 85344);
}

int red_zone_keeps(unsigned long value);

static volatile sig_atomic_t signals;
static void count_signal(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)info, (void)context;
  volatile char frame[2000];
  memset((char *)frame, 0xa5, sizeof(frame));
  signals++;
}

// Interrupts do not use the program's stack; signal frames start below the red
// zone.
static void red_zone(void) {
  handle(SIGALRM, count_signal, SA_RESTART);
  alarm_every_us(2000);
  for (unsigned long i = 0; signals < 200; i++)
    EXPECT(red_zone_keeps(i));
  alarm_every_us(0);
}

// Both are common symbols of borders.s.
int common_to_both = 5;
extern char common_hidden[48];
extern long common_or_weak; // weak in borders-weak.s
int common_constant(void);
int native_constant(void) { return 7; }

static void common_symbols(void) {
  EXPECT(common_to_both == 5);
  EXPECT(common_or_weak == 0);
  EXPECT((uintptr_t)common_hidden % 32 == 0);
  for (size_t i = 0; i < sizeof(common_hidden); i++)
    EXPECT(common_hidden[i] == 0);
}

int table_sum(void);

static void tables_in_code(void) {
  EXPECT(table_sum() == 0x0f + 0x65);
  EXPECT(common_constant() == 7);
}

// stack_arguments() of borders.s: how far the stack pointer is from where the
// ABI promises it, and the last argument.
typedef long stack_arguments_7(long, long, long, long, long, long, long);
typedef long stack_arguments_9(long, long, long, long, long, long, long, long,
                               long);
long stack_arguments(long, long, long, long, long, long, long, ...);
struct three_words {
  long first, second, third;
};
typedef long stack_arguments_struct(struct three_words);

static void arguments_on_the_stack(void) {
  void *volatile pointer = (void *)stack_arguments;
  EXPECT(stack_arguments(1, 2, 3, 4, 5, 6, 70) == 70);
  EXPECT(stack_arguments(1, 2, 3, 4, 5, 6, 80, 8) == 80);
  EXPECT(((stack_arguments_7 *)pointer)(1, 2, 3, 4, 5, 6, 90) == 90);
  EXPECT(((stack_arguments_9 *)pointer)(1, 2, 3, 4, 5, 6, 100, 8, 9) == 100);
  EXPECT(((stack_arguments_struct *)pointer)((struct three_words){110, 0, 0}) ==
         110);
}

const struct check border_checks[] = {
    {"retyped-lists", retyped_lists},
    {"retyped-trees", retyped_trees},
    {"weak-references", weak_references},
    {"weak-references-in-assembly", weak_references_in_assembly},
    {"statics-in-assembly", statics_in_assembly},
    {"executable-symbols", executable_symbols},
    {"construction-order", construction_order},
    {"section-bounds", section_bounds},
    {"indirect-functions", indirect_functions},
    {"red-zone", red_zone},
    {"common-symbols", common_symbols},
    {"tables-in-code", tables_in_code},
    {"arguments-on-the-stack", arguments_on_the_stack},
    {NULL, NULL},
};
