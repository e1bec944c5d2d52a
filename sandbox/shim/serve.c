// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The fork server's loop. It is C, not Python, so that the server's heap lies still between two
// samples: a page that the server writes to is one that has to be copied again. The server sees
// neither samples nor tests; a child reads them from a socket of its own.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

struct evh_notes *evh_notes;

int evh_shim_open(void) {
  void *notes = mmap(NULL, EVH_NOTES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                     -1, 0);
  if (notes == MAP_FAILED) return -errno;
  evh_notes = notes;
  return evh_load_filter();
}

int evh_server_open(int64_t scratch_bytes) {
  evh_open_counters();
  int rc = evh_set_common_limits();
  if (rc == 0) rc = evh_open_pairs();
  return rc != 0 ? rc : evh_open_scratch(scratch_bytes);
}

// Receives up to `capacity` bytes and up to `most` descriptors, -1 for each that does not come.
static long receive(int socket, void *buffer, size_t capacity, int *descriptors, size_t most) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(EVH_MOST_DESCRIPTORS * sizeof(int))];
  } control;
  struct iovec part = {.iov_base = buffer, .iov_len = capacity};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = CMSG_SPACE(most * sizeof(int))};
  ssize_t length;
  do length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  if (length < 0) return -errno;
  for (size_t i = 0; i < most; i++) descriptors[i] = -1;
  const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
    return length;
  const size_t size = header->cmsg_len - CMSG_LEN(0);
  memcpy(descriptors, CMSG_DATA(header), size < most * sizeof(int) ? size : most * sizeof(int));
  return length;
}

long evh_receive(int socket, void *buffer, size_t capacity, int *descriptor) {
  return receive(socket, buffer, capacity, descriptor, 1);
}

// The whole page, for a sample can write to all of it.
static void forget(void) { memset(evh_notes, 0, EVH_NOTES_BYTES); }

_Static_assert(sizeof(struct evh_notes) <= EVH_NOTES_BYTES, "the notes are one page");

// Has the allocator put in order what is free, which it does before it asks the kernel for a larger piece, and
// give back whole pages of it. Each child would do the first again, and copy the pages.
static void sort_free_memory(void) {
  enum { LARGER = 16 << 20 };
  void *volatile piece = malloc(LARGER);
  free(piece);
  malloc_trim(0);
}

// Ends what a sample has started, where it may start anything: as the first process of a PID namespace, whose
// others are all of the sample's.
static void end_others(void) {
  if (getpid() != 1 || kill(-1, SIGKILL) != 0) return;
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) continue;
}

int evh_serve(const struct evh_fork_hooks *hooks) {
  sort_free_memory();
  for (;;) {
    struct evh_job job;
    int given[EVH_MOST_DESCRIPTORS];
    const long length =
        receive(EVH_FD_CONTROL, &job, sizeof job, given, EVH_MOST_DESCRIPTORS);
    const int socket = given[0];
    if (length == 0) _exit(0);
    if (length != sizeof job || socket < 0) _exit(EXIT_FAILURE);
    const int keeps = (job.mode & EVH_MODE_KEEP) != 0;
    const int mode = (int)job.mode & ~EVH_MODE_KEEP;
    if ((mode == EVH_MODE_RUN) != (given[1] >= 0 && given[2] >= 0)) _exit(EXIT_FAILURE);

    forget();
    evh_reset_counters();
    const int64_t start_us = evh_now_us();
    hooks->before();
    const pid_t child = fork();
    if (child == 0) {
      hooks->after_in_child();
      if (evh_enter(&job.limits, socket, mode == EVH_MODE_RUN ? given + 1 : NULL) != 0) {
        kill(getpid(), EVH_SIGNAL_CAGE_FAILED);
        _exit(EXIT_FAILURE);
      }
      evh_audit_enable(1);
      return mode;
    }
    hooks->after_in_parent();
    // Those streams end with the process, or when it closes them.
    for (size_t i = 1; i < EVH_MOST_DESCRIPTORS; i++)
      if (given[i] >= 0) close(given[i]);

    struct evh_report report;
    const int failed =
        child < 0 || evh_supervise(child, start_us, socket, &job.limits, &report) != 0;
    end_others();
    close(socket);
    if (failed) _exit(EXIT_FAILURE);  // without a report the host replaces this server
    report.id = job.id;
    // A scratch that cannot be made new is a doubt that a new cage does not have. How the sample
    // ended is known all the same. A mount does not depend on what the sample did, and can wait.
    if (!keeps && !evh_scratch_is_mounted()) report.is_last = evh_renew_scratch() != 0;
    if (send(EVH_FD_CONTROL, &report, sizeof report, MSG_NOSIGNAL) != sizeof report ||
        report.is_last)
      _exit(EXIT_FAILURE);
    if (!keeps && evh_scratch_is_mounted() && evh_renew_scratch() != 0) _exit(EXIT_FAILURE);
  }
}
