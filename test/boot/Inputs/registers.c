// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Flags and stack pointers that no compiler makes. Whatever a program leaves in
// them is its own affair: the kernel and other tasks work with theirs, and the
// program sees what ring 3 would show.

#define _GNU_SOURCE
#include "check.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

enum {
  flag_always = 1 << 1,
  flag_trap = 1 << 8,
  flag_interrupt = 1 << 9,
  flag_direction = 1 << 10,
  flag_privilege = 3 << 12,
  flag_nested_task = 1 << 14,
  flag_alignment = 1 << 18,
};

static volatile char *fresh_page(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  EXPECT(page != MAP_FAILED);
  return page;
}

static void load_flags(unsigned long flags) {
  __asm__ volatile("push %0; popfq" : : "r"(flags) : "memory", "cc");
}

static unsigned long stored_flags(void) {
  unsigned long flags;
  __asm__ volatile("pushfq; pop %0" : "=r"(flags) : : "memory");
  return flags;
}

// The frame of a signal shows the flags of ring 3.
static void check_frame(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  unsigned long flags =
      (unsigned long)((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL];
  EXPECT((flags & flag_interrupt) && !(flags & flag_privilege));
  EXPECT(!(stored_flags() & (flag_direction | flag_trap)));
}

// In ring 3, POPF changes neither IF nor, with any effect, AC.
static void flags_cleared(void) {
  load_flags(flag_always | flag_interrupt);
  *fresh_page() = 1;
  load_flags(flag_always);
  *fresh_page() = 2;
  EXPECT(getppid() > 0);
  load_flags(0);
  EXPECT(syscall(SYS_getuid) == 0);
  // With IF clear, the alarm would never come.
  struct itimerval soon = {{0, 0}, {0, 20000}};
  handle(SIGALRM, check_frame, 0);
  EXPECT(setitimer(ITIMER_REAL, &soon, NULL) == 0);
  load_flags(0);
  EXPECT(usleep(100000) == -1 && errno == EINTR);
}

#define SET_FLAGS(flags)                                                       \
  __asm__ volatile("pushfq; orq %0, (%%rsp); popfq"                            \
                   :                                                           \
                   : "i"(flags)                                                \
                   : "memory", "cc")
#define CLEAR_FLAGS(flags)                                                     \
  __asm__ volatile("pushfq; andq %0, (%%rsp); popfq"                           \
                   :                                                           \
                   : "i"(~(flags))                                             \
                   : "memory", "cc")

#define CALL_WITH_FLAGS(flags, number, expected)                               \
  do {                                                                         \
    long result = (number);                                                    \
    SET_FLAGS(flags);                                                          \
    __asm__ volatile("syscall"                                                 \
                     : "+a"(result)                                            \
                     : "D"(-1L), "S"(0L), "d"(0L)                              \
                     : "rcx", "r11", "memory");                                \
    CLEAR_FLAGS(flags);                                                        \
    EXPECT(expected);                                                          \
  } while (0)

// A system call that switches to other tasks, one that does not, one that only
// reads, and one that does not exist.
#define ALL_CALLS_WITH_FLAGS(flags)                                            \
  CALL_WITH_FLAGS(flags, SYS_sched_yield, result == 0);                        \
  CALL_WITH_FLAGS(flags, SYS_close, result == -EBADF);                         \
  CALL_WITH_FLAGS(flags, SYS_getppid, result > 0);                             \
  CALL_WITH_FLAGS(flags, 100000, result == -ENOSYS)

static void calls_with_flags(void) {
  for (int i = 0; i < 200; i++) {
    ALL_CALLS_WITH_FLAGS(flag_nested_task);
    ALL_CALLS_WITH_FLAGS(flag_direction);
    ALL_CALLS_WITH_FLAGS(flag_privilege);
    ALL_CALLS_WITH_FLAGS(flag_direction | flag_nested_task | flag_privilege);
  }
}

static volatile int *neighbours_stop;

static void compute(void) {
  for (unsigned long i = 0; !*neighbours_stop; i++)
    if (i % 64 == 0)
      syscall(SYS_sched_yield);
}

// Other tasks must not notice.
static void flags_in_calls(void) {
  neighbours_stop = (volatile int *)mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(neighbours_stop != MAP_FAILED);
  pid_t first = start_child(compute), second = start_child(compute);
  calls_with_flags();
  *neighbours_stop = 1;
  int status;
  EXPECT(waitpid(first, &status, 0) == first && status == 0);
  EXPECT(waitpid(second, &status, 0) == second && status == 0);
}

static void flags_in_faults(void) {
  for (int i = 0; i < 100; i++) {
    volatile char *page = fresh_page();
    __asm__ volatile("pushfq; orq %1, (%%rsp); popfq; movb $1, (%0);"
                     "pushfq; andq %2, (%%rsp); popfq"
                     :
                     : "r"(page),
                       "i"(flag_direction | flag_nested_task | flag_privilege),
                       "i"(~(flag_direction | flag_nested_task))
                     : "memory", "cc");
    EXPECT(*page == 1 && munmap((void *)page, 4096) == 0);
  }
}

static sigjmp_buf resume_point;
static char *fault_address;

static void note_fault(int signal, siginfo_t *info, void *context) {
  (void)info;
  fault_address = (char *)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
  siglongjmp(resume_point, signal);
}

// In ring 3, INT n is a general protection fault where the kernel has not
// opened the vector. It opens 3 and 4.
static void software_interrupts(void) {
  handle(SIGSEGV, note_fault, 0);
  handle(SIGTRAP, note_fault, 0);
#define INTERRUPT(vector, expected, length)                                    \
  do {                                                                         \
    int signal = sigsetjmp(resume_point, 1);                                   \
    static char *from;                                                         \
    if (signal == 0) {                                                         \
      __asm__ volatile("lea 1f(%%rip), %%rax; mov %%rax, %0\n"                 \
                       "1: .byte 0xcd, " #vector                               \
                       : "=m"(from)                                            \
                       :                                                       \
                       : "rax", "memory");                                     \
      check_failed(__FILE__, __LINE__, "INT " #vector " has no effect");       \
    }                                                                          \
    EXPECT(signal == (expected) && fault_address == from + (length));          \
  } while (0)
  INTERRUPT(0x00, SIGSEGV, 0);
  INTERRUPT(0x01, SIGSEGV, 0);
  INTERRUPT(0x03, SIGTRAP, 2);
  INTERRUPT(0x04, SIGSEGV, 2);
  INTERRUPT(0x06, SIGSEGV, 0);
  INTERRUPT(0x0b, SIGSEGV, 0);
  INTERRUPT(0x0d, SIGSEGV, 0);
  INTERRUPT(0x0e, SIGSEGV, 0);
  INTERRUPT(0x20, SIGSEGV, 0);
  INTERRUPT(0x30, SIGSEGV, 0);
  INTERRUPT(0x99, SIGSEGV, 0);
  INTERRUPT(0xec, SIGSEGV, 0);
  INTERRUPT(0xff, SIGSEGV, 0);
}

static void count_alarm(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  (void)context;
  neighbours_stop[0]++;
}

// The ends of these instructions look like INT of the timer's vector, and the
// timer interrupts behind one now and then.
static void no_software_interrupt(void) {
  static int alarms;
  neighbours_stop = &alarms;
  handle(SIGALRM, count_alarm, 0);
  alarm_every_us(2000);
  while (*(volatile int *)&alarms < 20)
    __asm__ volatile(".rept 64; mov $0xeccd0000, %%eax; .endr" : : : "rax");
  alarm_every_us(0);
}

// The program's stack pointer is only a number, until it is used.
static void with_stack_pointer(unsigned long value, unsigned long rounds) {
  __asm__ volatile("mov %%rsp, %%r15; mov %[value], %%rsp\n"
                   "1: dec %[rounds]; jnz 1b; mov %%r15, %%rsp"
                   : [rounds] "+r"(rounds)
                   : [value] "r"(value)
                   : "r15", "memory", "cc");
}

enum {
  non_canonical = 0,
  non_canonical_high,
  unmapped_kernel,
  misaligned_kernel,
  stack_pointers
};
static const unsigned long stack_pointer[stack_pointers] = {
    0x0000900000000000, 0x8000000000000000, 0xffff800000001000,
    0xffff800000000ff3};

static void stack_pointers_kept(void) {
  static char alternative[64 * 1024];
  stack_t stack = {.ss_sp = alternative, .ss_size = sizeof(alternative)};
  static int alarms;
  neighbours_stop = &alarms;
  EXPECT(sigaltstack(&stack, NULL) == 0);
  handle(SIGALRM, count_alarm, SA_ONSTACK);
  alarm_every_us(5000);
  // Interrupted with one that is not canonical, the program ends on some
  // processors: IRET refuses it.
  for (int i = unmapped_kernel; i < stack_pointers; i++) {
    int before = alarms;
    while (*(volatile int *)&alarms < before + 3)
      with_stack_pointer(stack_pointer[i], 2000000);
  }
  alarm_every_us(0);
}

static unsigned long used;
static void use_stack_pointer(void) {
  // XCHG: objtool gives up on a stack pointer from a variable.
  __asm__ volatile("xchg %0, %%rsp; push %%rax" : "+r"(used) : : "memory");
}

static void stack_pointers_used(void) {
  for (int i = 0; i < stack_pointers; i++) {
    char what[32];
    snprintf(what, sizeof(what), "stack pointer %d", i);
    used = stack_pointer[i];
    in_child(what, use_stack_pointer);
  }
}

static unsigned long jump_target;
static void jump_away(void) {
  __asm__ volatile("xchg %0, %%rsp; jmp *%1"
                   : "+r"(used)
                   : "r"(jump_target)
                   : "memory");
}

// The stack is not used here: the jump alone ends the process.
static void bad_jumps(void) {
  static const unsigned long targets[] = {0, 0x10, 0x800000000000,
                                          0xffffc00000000000};
  for (int i = 0; i < stack_pointers; i++)
    for (int j = 0; j < 4; j++) {
      char what[48];
      snprintf(what, sizeof(what), "stack pointer %d, jump %d", i, j);
      used = stack_pointer[i];
      jump_target = targets[j];
      in_child(what, jump_away);
    }
}

// The kernel's structures of rseq(2), for which the C library has no header.
static struct {
  uint32_t cpu_id_start, cpu_id;
  uint64_t section;
  uint32_t flags, node_id, mm_cid;
  char rest[4];
} __attribute__((aligned(32))) sequence;
static struct {
  uint32_t version, flags;
  uint64_t start, length, abort;
} __attribute__((aligned(32))) section;

// A restartable sequence is aborted when it is interrupted, and goes on.
static void restartable_sequence(void) {
  enum { sys_rseq = 334, signature = 0x53053053 };
  EXPECT(syscall(sys_rseq, &sequence, sizeof(sequence), 0, signature) == 0);
  static int alarms;
  neighbours_stop = &alarms;
  handle(SIGALRM, count_alarm, 0);
  alarm_every_us(5000);
  long aborts = 0;
  __asm__ volatile("lea 1f(%%rip), %%rax; mov %%rax, 8(%[section])\n"
                   "lea 2f(%%rip), %%rcx; sub %%rax, %%rcx\n"
                   "mov %%rcx, 16(%[section])\n"
                   "lea 3f(%%rip), %%rax; mov %%rax, 24(%[section])\n"
                   "jmp 4f\n"
                   ".byte 0x0f, 0xb9, 0x3d; .long %c[signature]\n"
                   "3: inc %[aborts]; cmp $5, %[aborts]; je 2f\n"
                   "4: mov %[section], 8(%[sequence])\n"
                   "1: jmp 1b\n"
                   "2:\n"
                   : [aborts] "+r"(aborts)
                   : [section] "r"(&section), [sequence] "r"(&sequence),
                     [signature] "i"(signature)
                   : "rax", "rcx", "memory", "cc");
  EXPECT(aborts == 5);
  alarm_every_us(0);
}

const struct check register_checks[] = {
    {"flags-cleared", flags_cleared},
    {"flags-in-calls", flags_in_calls},
    {"flags-in-faults", flags_in_faults},
    {"software-interrupts", software_interrupts},
    {"no-software-interrupt", no_software_interrupt},
    {"stack-pointers-kept", stack_pointers_kept},
    {"stack-pointers-used", stack_pointers_used},
    {"bad-jumps", bad_jumps},
    {"restartable-sequence", restartable_sequence},
    {NULL, NULL},
};
