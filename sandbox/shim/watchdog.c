// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The judge's last word. Its Python code gives up after a time of its own, but Python looks at its
// clock only between two bytecodes: a value of the program can keep one of them busy for hours, say
// a set of integers with equal hashes. Then this speaks for the judge, and ends it.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "internal.h"

static volatile uint64_t judged;  // the sample that is being judged

static void on_alarm(int signal) {
  (void)signal;
  static const char words[] = "judgeTimeout";
  struct {
    uint64_t id;
    uint32_t length;
    char body[sizeof words];
  } reply = {.id = judged, .length = sizeof words};
  memcpy(reply.body, words, sizeof words);
  const size_t size = offsetof(__typeof__(reply), body) + sizeof words;
  if (write(EVH_FD_CONTROL, &reply, size) != (ssize_t)size) _exit(2);
  _exit(1);
}

static int limit(__rlimit_resource_t resource, int64_t bytes) {
  const struct rlimit both = {.rlim_cur = (rlim_t)bytes, .rlim_max = (rlim_t)bytes};
  return setrlimit(resource, &both) == 0 ? 0 : -errno;
}

int evh_watch_judge(int64_t memory_bytes, int64_t address_bytes) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_alarm;
  // A handler, even to die: the judge is the first process of its namespace, for which the kernel
  // leaves out the defaults.
  if (sigaction(SIGVTALRM, &action, NULL) != 0) return -errno;
  // A MemoryError here is a verdict; without a limit it would be the machine's memory.
  int rc = limit(RLIMIT_AS, address_bytes != 0 ? address_bytes : memory_bytes);
  if (rc == 0 && address_bytes != 0) rc = limit(RLIMIT_DATA, memory_bytes);
  return rc == 0 ? limit(RLIMIT_CORE, 0) : rc;
}

int evh_begin_judging(uint64_t id, int64_t cpu_us) {
  judged = id;
  const struct itimerval at = {
      .it_value = {.tv_sec = cpu_us / 1000000, .tv_usec = cpu_us % 1000000}};
  return setitimer(ITIMER_VIRTUAL, &at, NULL) == 0 ? 0 : -errno;
}
