// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The counter of process numbers, which every thread of a sample moves on and the next sample could
// read. It belongs to the cage's own PID namespace; without one, or on a kernel that does not let a
// namespace set its own, it counts on.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "internal.h"

static int last_process = -1;

void evh_open_counters(void) {
  last_process = openat(EVH_FD_PROC, "sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
}

void evh_reset_counters(void) {
  // The fork server is number 1. A kernel that refuses this leaves the number as it is.
  if (last_process >= 0 && pwrite(last_process, "1", 1, 0) != 1) {
    close(last_process);
    last_process = -1;
  }
}
