// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Threads, TLS, the heap, floating point, atexit, from the C library of -fukl.

// RUN: %clang -fukl -O2 %s -lm -lpthread -lrt -ldl -o %t
// RUN: %t | FileCheck %s
// CHECK: sum 10.000000 tls 7 root 1.414214 complex -3
// CHECK-NEXT: bye

#include <complex.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local int local = 7;
static double sum;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *add(void *arg) {
  local = 8;
  pthread_mutex_lock(&lock);
  sum += *(double *)arg;
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void bye(void) { puts("bye"); }

int main(int argc, char **argv) {
  pthread_t threads[4];
  double *values = malloc(4 * sizeof(double));
  atexit(bye);
  for (int i = 0; i < 4; i++) {
    values[i] = i + 1;
    pthread_create(&threads[i], NULL, add, &values[i]);
  }
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
  double complex z = (1 + 2 * I) * (1 + argc * 2 * I);
  printf("sum %f tls %d root %f complex %d\n", sum, local, sqrt(2.0 * argc),
         (int)creal(z));
}
