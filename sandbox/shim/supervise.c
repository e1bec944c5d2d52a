// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// Waits for a sample under its three time limits, ends it past any of them, and reaps it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

int64_t evh_now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int64_t cpu_us(pid_t process) {
  // The kernel's numbering of processor clocks: see MAKE_PROCESS_CPUCLOCK.
  const clockid_t clock = (clockid_t)((~(unsigned)process << 3) | 2);
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) return 0;
  return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

// Time spent waiting for a processor, which is the machine's doing and not the sample's.
static int64_t queued_us(pid_t process) {
  char name[32];
  char text[96];
  snprintf(name, sizeof name, "%d/schedstat", process);
  const int file = openat(EVH_FD_PROC, name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  char *end = NULL;
  strtoull(text, &end, 10);  // time on a processor
  return (int64_t)(strtoull(end, NULL, 10) / 1000);
}

static const struct evh_ledger *ledger(void) {
  static const struct evh_ledger *page;
  if (page == NULL) {
    void *map = mmap(NULL, sizeof *page, PROT_READ, MAP_SHARED, EVH_FD_LEDGER, 0);
    if (map == MAP_FAILED) return NULL;
    page = map;
  }
  return page;
}

// How long somebody has waited for the sample, in all.
static int64_t waited_us(void) {
  const struct evh_ledger *page = ledger();
  if (page == NULL) return 0;
  const int64_t since = page->waiting_since_us;
  return page->waited_us + (since > 0 ? evh_now_us() - since : 0);
}

static int64_t blocked_us(pid_t process) {
  const int64_t blocked = waited_us() - cpu_us(process) - queued_us(process);
  return blocked > 0 ? blocked : 0;
}

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// How often a program is looked at, so that a portion of work that begins is noticed soon.
enum { LOOK_MS = 20 };

// The portion that the judge has granted, as far as it has been noticed.
struct portion {
  int64_t number;
  int64_t start_cpu_us;
};

// What is left of the portion's processor time; negative past it.
static int64_t portion_left_us(struct portion *seen, int64_t cpu) {
  const struct evh_ledger *page = ledger();
  if (page == NULL || page->portion == 0) return INT64_MAX;
  if (page->portion != seen->number)
    *seen = (struct portion){.number = page->portion, .start_cpu_us = cpu};
  const int64_t granted = page->portion_cpu_us;
  return granted == 0 ? INT64_MAX : granted - (cpu - seen->start_cpu_us);
}

// How long a program may be waited for in all, busy or not: where its processor time is short, one
// that uses up both limits would cost many times what an endless one costs.
static int64_t most_waited_us(const struct evh_limits *limits) {
  const int64_t both = limits->blocked_us + limits->cpu_us;
  const int64_t share = limits->cpu_us * 5 / 2;
  return least(both, share > limits->blocked_us ? share : limits->blocked_us);
}

// How long a program may still be said to be waited for after it has answered: its judge may be
// waiting for a processor.
enum { JUDGE_LATE_US = 100000 };

// Whether the program was waited for past its limit. A wait that is not over counts only when it goes
// on; `*suspected` is the start of one that may.
static int was_blocked(pid_t child, const struct evh_limits *limits, int64_t *suspected) {
  const struct evh_ledger *page = ledger();
  if (page == NULL) return 0;
  const int64_t queued = queued_us(child);
  const int64_t since = page->waiting_since_us;
  int64_t over = page->waited_us - cpu_us(child) - queued - limits->blocked_us;
  if (page->waited_us - queued - most_waited_us(limits) > over)
    over = page->waited_us - queued - most_waited_us(limits);
  if (over >= 0) return 1;
  if (since == 0 || over + (evh_now_us() - since) < 0) return 0;
  const int known = *suspected == since;
  *suspected = since;
  return known && over + (evh_now_us() - since) >= JUDGE_LATE_US;
}

// The limit that is passed, or none and the time until one can be.
static enum evh_cause passed_limit(pid_t child, int64_t start_us, const struct evh_limits *limits,
                                   struct portion *seen, int64_t *suspected, int64_t *due_us) {
  const int64_t used = cpu_us(child);
  const int64_t portion = portion_left_us(seen, used);
  const int64_t cpu = least(limits->cpu_us - used, portion);
  const int64_t wall = limits->wall_us - (evh_now_us() - start_us);
  // An upper bound first: the queueing time costs three system calls.
  int64_t blocked = least(limits->blocked_us + used, most_waited_us(limits)) - waited_us();
  if (cpu <= 0) return EVH_CAUSE_CPU;
  if (wall <= 0) return EVH_CAUSE_WALL;
  if (blocked <= 0) {
    if (was_blocked(child, limits, suspected)) return EVH_CAUSE_BLOCKED;
    blocked = limits->blocked_us - blocked_us(child);
    if (blocked < 1000) blocked = 1000;  // it may have answered meanwhile
  }
  *due_us = least(least(cpu, wall), blocked);
  return EVH_CAUSE_NONE;
}

// Waits until the child ends, is ended, or its verdict is spoken.
static int wait_under_limits(pid_t child, int handle, int64_t start_us, int socket,
                             const struct evh_limits *limits, struct evh_report *report) {
  int64_t suspected = 0;
  struct portion seen = {0};
  for (;;) {
    int64_t due_us = 1000;
    enum evh_cause cause = passed_limit(child, start_us, limits, &seen, &suspected, &due_us);
    if (cause == EVH_CAUSE_NONE) {
      struct pollfd events[3] = {{.fd = handle, .events = POLLIN},
                                 {.fd = socket, .events = POLLRDHUP},
                                 {.fd = evh_listener(), .events = POLLIN}};
      const int64_t ms = least(due_us / 1000 + 1, LOOK_MS);
      const int ready = poll(events, 3, (int)ms);
      if (ready < 0 && errno != EINTR) return -errno;
      if (ready > 0 && events[0].revents != 0) return 0;
      if (ready > 0 && events[1].revents != 0) cause = EVH_CAUSE_DONE;
      if (ready > 0 && events[2].revents != 0) evh_answer_listener();
    }
    if (cause != EVH_CAUSE_NONE) {
      report->cause = cause;
      report->blocked_us = blocked_us(child);
      kill(child, SIGKILL);
      return 0;
    }
  }
}

int evh_supervise(pid_t child, int64_t start_us, int socket, const struct evh_limits *limits,
                  struct evh_report *report) {
  memset(report, 0, sizeof *report);
  const int handle = (int)syscall(SYS_pidfd_open, child, 0);
  if (handle < 0) return -errno;
  const int rc = wait_under_limits(child, handle, start_us, socket, limits, report);
  close(handle);
  if (rc != 0) kill(child, SIGKILL);

  struct rusage usage;
  int status = 0;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) return -errno;
  evh_forget_pairs();
  if (rc != 0) return rc;

  report->wait_status = status;
  report->wall_us = evh_now_us() - start_us;
  report->cpu_us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
                   usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
  report->peak_memory_bytes = usage.ru_maxrss * 1024LL;
  // The timer inside the process may have struck before the look from outside. Its clock and
  // rusage's round differently by up to a tick.
  if (report->cause == EVH_CAUSE_NONE && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
      report->cpu_us + 20000 >= limits->cpu_us)
    report->cause = EVH_CAUSE_CPU;

  report->refused_count = evh_notes->refused_count;
  report->refused_call = evh_notes->refused_call;
  for (int i = 0; i < 6; i++) report->refused_arguments[i] = evh_notes->refused_arguments[i];
  for (size_t i = 0; i + 1 < sizeof report->refused_path; i++)
    report->refused_path[i] = evh_notes->refused_path[i];
  report->audit = evh_notes->audit;
  return 0;
}
