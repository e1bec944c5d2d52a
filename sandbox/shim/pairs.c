// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The pipes and pairs of sockets that a sample makes. The kernel numbers them by counters that the
// whole machine shares, so that a sample which makes enough of them can leave a number for the next.
// A filter that the fork server puts on, and its children inherit, asks the fork server for each: it
// allows a bounded number, and when there were any it moves the counters on by more, at random.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// A pair of sockets has two numbers.
enum { MOST_PAIRS = 64, MOST_BURNT = 4 * MOST_PAIRS };

static int listener = -1;
static int asked;

// One call: on to the next instruction unless it is the one.
#define ASK(call)                                             \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1),      \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),

int evh_open_pairs(void) {
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#define ALLOW(call, reason)
#define COUNTED(call, reason) ASK(call)
#define QUIET(call, reason)
#define LACKING(call, reason)
#define PROGRAM(call, reason)
#define FORBID(call, reason)
#define SERVER(call, reason)
#include "../policy/calls.def"
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = {.len = sizeof steps / sizeof steps[0], .filter = steps};
  listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                          &program);
  return listener >= 0 ? 0 : -errno;
}

// A sample that goes on asking is not answered any more: it waits, and that time is its own.
int evh_listener(void) { return asked < 2 * MOST_PAIRS ? listener : -1; }

void evh_answer_listener(void) {
  struct seccomp_notif question;
  struct seccomp_notif_resp answer;
  memset(&question, 0, sizeof question);
  memset(&answer, 0, sizeof answer);
  // The sample may be gone by now.
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &question) != 0) return;
  answer.id = question.id;
  if (asked++ < MOST_PAIRS)
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  else
    answer.error = -EMFILE;
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

// A socket by itself, for which nobody is asked.
static void burn(void) {
  unsigned char random = 0;
  // By its number: glibc has a function for it only since 2.25.
  if (syscall(SYS_getrandom, &random, sizeof random, 0) != sizeof random) random = MOST_BURNT / 2;
  for (int count = random % MOST_BURNT; count > 0; count--) {
    const int socket_ = socket(AF_UNIX, SOCK_STREAM, 0);
    if (socket_ < 0) return;
    close(socket_);
  }
}

void evh_forget_pairs(void) {
  if (asked == 0) return;
  asked = 0;
  // Each processor takes its numbers from a store of its own.
  cpu_set_t all;
  if (sched_getaffinity(0, sizeof all, &all) != 0) {
    burn();
    return;
  }
  for (int processor = 0; processor < CPU_SETSIZE; processor++) {
    if (!CPU_ISSET(processor, &all)) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    if (sched_setaffinity(0, sizeof one, &one) == 0) burn();
  }
  sched_setaffinity(0, sizeof all, &all);
}
