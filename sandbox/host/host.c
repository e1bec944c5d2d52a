// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "evh_host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Above every number that the new process is to have.
enum { OUT_OF_THE_WAY = 32 };

static int spawn(char *const arguments[], char *const environment[], const int sources[3],
                 pid_t *process) {
  static const int targets[3] = {STDERR_FILENO, EVH_FD_CONTROL, EVH_FD_LEDGER};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t every;
  sigset_t none;
  sigfillset(&every);
  sigemptyset(&none);
  int rc = posix_spawn_file_actions_init(&actions);
  if (rc != 0) return rc;
  rc = posix_spawnattr_init(&attributes);
  if (rc != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return rc;
  }
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigdefault(&attributes, &every);
  posix_spawnattr_setsigmask(&attributes, &none);
  rc = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (rc == 0)
    rc = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  for (int i = 0; rc == 0 && i < 3; i++)
    rc = posix_spawn_file_actions_adddup2(&actions, sources[i], targets[i]);
  if (rc == 0) rc = posix_spawn_file_actions_addclosefrom_np(&actions, EVH_FD_LEDGER + 1);
  if (rc == 0)
    rc = posix_spawn(process, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return rc;
}

int evh_spawn(char *const arguments[], char *const environment[], int control, int ledger,
              int errors, pid_t *process) {
  const int given[3] = {errors, control, ledger};
  int copies[3] = {-1, -1, -1};
  int rc = 0;
  for (int i = 0; i < 3 && rc == 0; i++) {
    copies[i] = fcntl(given[i], F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
    if (copies[i] < 0) rc = errno;
  }
  if (rc == 0) rc = spawn(arguments, environment, copies, process);
  for (int i = 0; i < 3; i++)
    if (copies[i] >= 0) close(copies[i]);
  return rc;
}

int evh_pair(int is_stream, int ends[2]) {
  const int type = is_stream ? SOCK_STREAM : SOCK_SEQPACKET;
  return socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno;
}

int evh_pipe(int never_blocks, int ends[2]) {
  return pipe2(ends, O_CLOEXEC | (never_blocks ? O_NONBLOCK : 0)) == 0 ? 0 : errno;
}

int evh_send(int socket, const void *bytes, size_t count, int descriptor) {
  return evh_send_several(socket, bytes, count, &descriptor, descriptor >= 0 ? 1 : 0);
}

int evh_send_several(int socket, const void *bytes, size_t count, const int *descriptors,
                     size_t descriptor_count) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(EVH_MOST_DESCRIPTORS * sizeof(int))];
  } control;
  if (descriptor_count > EVH_MOST_DESCRIPTORS) return EINVAL;
  const size_t size = descriptor_count * sizeof(int);
  memset(&control, 0, sizeof control);
  size_t sent = 0;
  while (sent < count) {
    struct iovec part = {.iov_base = (char *)bytes + sent, .iov_len = count - sent};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (sent == 0 && descriptor_count > 0) {
      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE(size);
      struct cmsghdr *header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(size);
      memcpy(CMSG_DATA(header), descriptors, size);
    }
    const ssize_t length = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return errno;
    sent += (size_t)length;
  }
  return 0;
}

int evh_send_within(int socket, const void *bytes, size_t count, int64_t microseconds) {
  enum { MOST = 32 << 10 };
  const int64_t end = evh_monotonic_us() + microseconds;
  size_t sent = 0;
  while (sent < count) {
    const size_t left = count - sent;
    const ssize_t length = send(socket, (const char *)bytes + sent, left < MOST ? left : MOST,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (length >= 0) {
      sent += (size_t)length;
    } else if (errno == EAGAIN) {
      const int64_t time = end - evh_monotonic_us();
      if (time <= 0) return ETIMEDOUT;
      struct pollfd event = {.fd = socket, .events = POLLOUT};
      poll(&event, 1, (int)(time / 1000) + 1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

struct evh_ledger *evh_make_ledger(int *writable, int *readable) {
  *readable = -1;
  *writable = memfd_create("evalharness-ledger", MFD_CLOEXEC);
  if (*writable < 0) return NULL;
  const long page = sysconf(_SC_PAGESIZE);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", *writable);
  void *map = MAP_FAILED;
  if (ftruncate(*writable, page) == 0) {
    *readable = open(path, O_RDONLY | O_CLOEXEC);
    if (*readable >= 0)
      map = mmap(NULL, (size_t)page, PROT_READ | PROT_WRITE, MAP_SHARED, *writable, 0);
  }
  if (map != MAP_FAILED) return map;
  const int reason = errno;
  close(*writable);
  if (*readable >= 0) close(*readable);
  errno = reason;
  return NULL;
}

void evh_free_ledger(struct evh_ledger *ledger) {
  munmap((void *)ledger, (size_t)sysconf(_SC_PAGESIZE));
}

void evh_ledger_reset(struct evh_ledger *ledger) {
  ledger->waiting_since_us = 0;
  ledger->waited_us = 0;
  ledger->portion = 0;
  ledger->portion_cpu_us = 0;
}

void evh_ledger_start(struct evh_ledger *ledger) {
  ledger->waiting_since_us = evh_monotonic_us();
}

void evh_ledger_stop(struct evh_ledger *ledger) {
  ledger->waited_us += evh_monotonic_us() - ledger->waiting_since_us;
  ledger->waiting_since_us = 0;
}

int evh_wait(const int *descriptors, size_t count, int64_t microseconds) {
  enum { MOST = 8 };
  struct pollfd events[MOST];
  if (count > MOST) return -EINVAL;
  for (size_t i = 0; i < count; i++)
    events[i] = (struct pollfd){.fd = descriptors[i], .events = POLLIN};
  const int64_t end = microseconds < 0 ? -1 : evh_monotonic_us() + microseconds;
  for (;;) {
    int ms = -1;
    if (end >= 0) {
      const int64_t left = end - evh_monotonic_us();
      ms = left <= 0 ? 0 : left > 60000000 ? 60000 : (int)((left + 999) / 1000);
    }
    const int ready = poll(events, count, ms);
    if (ready < 0 && errno != EINTR) return -errno;
    if (ready > 0) break;
    if (ready == 0 && end >= 0 && evh_monotonic_us() >= end) return 0;
  }
  int mask = 0;
  for (size_t i = 0; i < count; i++)
    if (events[i].revents != 0) mask |= 1 << i;
  return mask;
}

int64_t evh_monotonic_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int evh_reap(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return -errno;
  return status;
}

int evh_machine_threads(void) {
  struct sysinfo machine;
  return sysinfo(&machine) == 0 ? machine.procs : 0;
}

int evh_landlock_abi(void) {
  const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return abi < 0 ? 0 : (int)abi;
}

int evh_has_seccomp(void) {
  const uint32_t action = SECCOMP_RET_TRAP;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

void evh_return_memory(void) {
  // Otherwise the first large block that is freed raises the threshold above its own size, and what
  // comes after stays in the heaps of the threads.
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
  mallopt(M_ARENA_MAX, 2);
}
