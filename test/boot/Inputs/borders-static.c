// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Assembly that names this file's statics, of which borders.c has namesakes.

__attribute__((used)) static int border_counter = 50;
__attribute__((used)) static int border_function(void) { return 60; }

__attribute__((section("border_entries"), used)) static struct {
  int number;
  char padding[60];
} entry_3 = {3, ""}, entry_4 = {4, ""};

int static_counter(void) {
  int value;
  __asm__ volatile("movl border_counter(%%rip), %0" : "=r"(value));
  return value;
}

int static_function(void) {
  int value;
  // Below the red zone, which a call would overwrite.
  __asm__ volatile(
      "subq $128, %%rsp\n\tcall border_function\n\taddq $128, %%rsp"
      : "=a"(value)
      :
      : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
  return value;
}
