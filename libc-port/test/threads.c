// SPDX-License-Identifier: MIT
//
// Threads and cancellation: every kind of point at which a thread is cancelled,
// detached threads (they unmap their own stack), thread-local storage.
#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int fds[2];
static sem_t ready;
static int cleaned;

static void nap(long ms) {
  struct timespec t = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&t, &t) && errno == EINTR)
    ;
}

static void cleanup(void *arg) { cleaned += *(int *)arg; }

static void block(int how) {
  char c;
  struct timespec t = {100, 0};
  switch (how) {
  case 0:
    read(fds[0], &c, 1);
    break;
  case 1:
    pause();
    break;
  case 2:
    nanosleep(&t, NULL);
    break;
  case 3:
    sem_wait(&(sem_t){0});
    break;
  case 4:
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (;;)
      __asm__ volatile("pause");
  case 5:
    for (;;)
      pthread_testcancel();
  }
}

static void *victim(void *arg) {
  int one = 1;
  pthread_cleanup_push(cleanup, &one);
  sem_post(&ready);
  block((int)(long)arg);
  pthread_cleanup_pop(0);
  return NULL;
}

static void cancel_all(int wait_ms) {
  for (long how = 0; how < 6; how++) {
    pthread_t t;
    void *result;
    assert(!pthread_create(&t, NULL, victim, (void *)how));
    sem_wait(&ready);
    nap(wait_ms);
    assert(!pthread_cancel(t));
    assert(!pthread_join(t, &result));
    assert(result == PTHREAD_CANCELED);
  }
}

static _Thread_local int own = 5;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static int finished;

static void *detached(void *arg) {
  double sum = 0;
  for (int i = 1; i < 1000; i++)
    sum += 1.0 / i;
  own += (int)(long)arg;
  assert(own == 5 + (int)(long)arg && sum > 7);
  pthread_mutex_lock(&lock);
  finished++;
  pthread_cond_signal(&done);
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void *disabled(void *arg) {
  char c;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  sem_post(&ready);
  assert(read(fds[0], &c, 1) == 1);
  return arg;
}

int main(void) {
  assert(!pipe(fds));
  sem_init(&ready, 0, 0);
  cancel_all(20); // blocked already
  cancel_all(0);  // perhaps not yet
  printf("cancelled: 12, cleaned: %d\n", cleaned);

  pthread_t t;
  void *result;
  pthread_create(&t, NULL, disabled, &ready);
  sem_wait(&ready);
  pthread_cancel(t);
  nap(20);
  write(fds[1], "x", 1);
  pthread_join(t, &result);
  printf("not cancelled: %d\n", result == &ready);

  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  for (long i = 0; i < 200; i++)
    while (pthread_create(&t, &attr, detached, (void *)i))
      nap(1);
  pthread_mutex_lock(&lock);
  while (finished < 200)
    pthread_cond_wait(&done, &lock);
  pthread_mutex_unlock(&lock);
  printf("detached: %d, own: %d\n", finished, own);
  return 0;
}
