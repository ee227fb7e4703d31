// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the processor refuses becomes a signal of the program, and never more.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf recovery;
static siginfo_t caught;

static void recover(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  caught = *info;
  siglongjmp(recovery, 1);
}

// Runs what must raise a signal; its siginfo is in `caught` then.
static void expect_signal(int signal, void (*function)(void)) {
  memset(&caught, 0, sizeof(caught));
  handle(signal, recover, 0);
  if (sigsetjmp(recovery, 1) == 0) {
    function();
    EXPECT(!"a signal came");
  }
  EXPECT(caught.si_signo == signal);
}

static void read_from(uintptr_t address) {
  __asm__("" : "+r"(address)); // hide constants from the compiler
  (void)*(volatile char *)address;
}

static void read_null(void) { read_from(0); }
static void read_low(void) { read_from(0x1008); }
static void write_null(void) {
  uintptr_t address = 8;
  __asm__("" : "+r"(address));
  *(volatile char *)address = 1;
}
static void read_noncanonical(void) { read_from(0x8000000000000000); }
// Guard hole in front of the direct map: never mapped.
static void read_kernel_half(void) { read_from(0xffff800000001000); }

static void bad_pointers(void) {
  expect_signal(SIGSEGV, read_null);
  EXPECT(caught.si_code == SEGV_MAPERR && caught.si_addr == NULL);
  expect_signal(SIGSEGV, read_low);
  EXPECT(caught.si_code == SEGV_MAPERR && caught.si_addr == (void *)0x1008);
  expect_signal(SIGSEGV, write_null);
  EXPECT(caught.si_addr == (void *)8);
  expect_signal(SIGSEGV, read_noncanonical);
  expect_signal(SIGSEGV, read_kernel_half);
  // Again: nothing is worn out by the first time.
  expect_signal(SIGSEGV, read_null);
  expect_signal(SIGSEGV, read_noncanonical);
}

static const char data_with_ret[16] = {(char)0xc3};

static void call(uintptr_t address) {
  void (*volatile function)(void) = (void (*)(void))address;
  function();
}
static void call_null(void) { call(0); }
static void call_data(void) { call((uintptr_t)data_with_ret); }
static void call_noncanonical(void) { call(0x8000000000000000); }
static void call_stack(void) {
  volatile char code[16] = {(char)0xc3};
  call((uintptr_t)code);
}

static void bad_calls(void) {
  expect_signal(SIGSEGV, call_null);
  EXPECT(caught.si_addr == NULL);
  expect_signal(SIGSEGV, call_data);
  EXPECT(caught.si_addr == (void *)data_with_ret);
  expect_signal(SIGSEGV, call_stack);
  expect_signal(SIGSEGV, call_noncanonical);
}

static void divide(void) {
  volatile int zero = 0, one = 1;
  one = one / zero;
}
static void undefined(void) { __asm__ volatile("ud2"); }
static void breakpoint(void) { __asm__ volatile("int3"); }
// Only x87: QEMU's emulation never raises the SSE unit's exceptions.
static void divide_x87(void) {
  unsigned short control = 0x037b; // zero divide unmasked
  __asm__ volatile("fldcw %0; fldz; fld1; fdivp; fwait" : : "m"(control));
}

static void exceptions(void) {
  expect_signal(SIGFPE, divide);
  EXPECT(caught.si_code == FPE_INTDIV);
  expect_signal(SIGILL, undefined);
  expect_signal(SIGTRAP, breakpoint);
  expect_signal(SIGFPE, divide_x87);
  EXPECT(caught.si_code == FPE_FLTDIV);
  __asm__ volatile("fninit");
}

static void read_beyond_file(void) {
  int fd = memfd_create("empty", 0);
  volatile char *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
  (void)*p;
}

static void bus_error(void) { expect_signal(SIGBUS, read_beyond_file); }

// The handler sees the registers and may change them.
static void skip_two_bytes(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  registers[REG_RIP] += 2;
  registers[REG_RAX] = registers[REG_RBX] + 1;
}

static void change_registers(void) {
  handle(SIGILL, skip_two_bytes, 0);
  for (unsigned long i = 0; i < 100; i++) {
    unsigned long result;
    __asm__ volatile("ud2" : "=a"(result) : "b"(i * 0x100000001));
    EXPECT(result == i * 0x100000001 + 1);
  }
}

static void die_null(void) { read_null(); }
static void die_call(void) { call_null(); }
static void die_noncanonical_call(void) { call_noncanonical(); }

static void with_handler_at(uintptr_t address) {
  struct sigaction action = {.sa_handler = (void (*)(int))address};
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
}
static void handler_unmapped(void) { with_handler_at(0x10); }
static void handler_noncanonical(void) { with_handler_at(0x8000000000000000); }

static void stack_unmapped(void) {
  __asm__ volatile("mov $64, %%rsp; push %%rax" : : : "memory");
}
static void stack_noncanonical(void) {
  __asm__ volatile("movabs $0x4000000000000000, %%rsp; push %%rax"
                   :
                   :
                   : "memory");
}

// The signal frame itself has no place.
static void handler_without_stack(void) {
  handle(SIGSEGV, recover, 0);
  stack_unmapped();
}

static void rubbish_context(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  registers[REG_RIP] = (greg_t)0x8000000000000000;
}
static void return_to_noncanonical(void) {
  handle(SIGUSR1, rubbish_context, 0);
  raise(SIGUSR1);
}

static void stack_of_nobody(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_RSP] = 64;
}
static void return_to_bad_stack(void) {
  handle(SIGUSR1, stack_of_nobody, 0);
  raise(SIGUSR1);
}

static void nothing_good(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  registers[REG_RIP] = 0x800000000000;
  registers[REG_RSP] = (greg_t)0xffffc00000000000;
}
static void return_to_nothing_good(void) {
  handle(SIGUSR1, nothing_good, 0);
  raise(SIGUSR1);
}

static void divide_unhandled(void) { divide(); }

// Without a handler the process dies, and only the process.
static void deaths(void) {
  in_child("read of NULL", die_null);
  in_child("call of NULL", die_call);
  in_child("call of a non-canonical address", die_noncanonical_call);
  in_child("division by zero", divide_unhandled);
  in_child("undefined instruction", undefined);
  in_child("breakpoint", breakpoint);
  in_child("handler at an unmapped address", handler_unmapped);
  in_child("handler at a non-canonical address", handler_noncanonical);
  in_child("stack pointer unmapped", stack_unmapped);
  in_child("stack pointer non-canonical", stack_noncanonical);
  in_child("no stack for the handler", handler_without_stack);
  in_child("return to a non-canonical address", return_to_noncanonical);
  in_child("return to an unmapped stack", return_to_bad_stack);
  in_child("return to a non-canonical address, on a stack in the kernel",
           return_to_nothing_good);
}

const struct check fault_checks[] = {
    {"bad-pointers", bad_pointers},
    {"bad-calls", bad_calls},
    {"exceptions", exceptions},
    {"bus-error", bus_error},
    {"change-registers", change_registers},
    {"deaths", deaths},
    {"segv-unhandled", die_null},
    {NULL, NULL},
};
