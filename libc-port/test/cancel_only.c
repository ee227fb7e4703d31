// SPDX-License-Identifier: MIT
//
// Refers to the cancellation labels, but to no function that uses them: the
// labels must survive the removal of unused code.
#include <pthread.h>
#include <stdio.h>

static int count;

static void *thread(void *arg) {
  for (;;)
    __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
  return arg;
}

int main(void) {
  pthread_t t;
  if (pthread_create(&t, NULL, thread, NULL))
    return 1;
  pthread_cancel(t);
  puts("cancelled");
  return 0;
}
