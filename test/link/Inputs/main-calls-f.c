// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
int f(int);

int main(int argc, char **argv) {
  (void)argv;
  return f(argc);
}
