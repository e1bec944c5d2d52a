// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The last steps into the cage, taken by the process that is about to run a sample.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "evh_stat.h"
#include "internal.h"

#ifndef SYS_landlock_restrict_self
#define SYS_landlock_restrict_self 446
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static struct sock_fprog filter;

int evh_load_filter(void) {
  struct stat file;
  if (evh_fstat(EVH_FD_FILTER, &file) != 0) return -errno;
  const size_t size = (size_t)file.st_size;
  if (size == 0 || size % sizeof(struct sock_filter) != 0) return -EINVAL;
  void *program = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, EVH_FD_FILTER, 0);
  if (program == MAP_FAILED) return -errno;
  filter.filter = program;
  filter.len = (unsigned short)(size / sizeof(struct sock_filter));
  return 0;
}

// A container may allow less than asked for: its own limit is the stricter one, and stays.
static rlim_t most_allowed[RLIM_NLIMITS];

static int limit(int resource, int64_t value) {
  rlim_t wanted = (rlim_t)value;
  if (wanted > most_allowed[resource]) wanted = most_allowed[resource];
  const struct rlimit both = {.rlim_cur = wanted, .rlim_max = wanted};
  return setrlimit((__rlimit_resource_t)resource, &both) == 0 ? 0 : -errno;
}

int evh_set_common_limits(void) {
  for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) != 0) return -errno;
    most_allowed[resource] = now.rlim_max;  // RLIM_INFINITY is the largest there is
  }
  const int none[] = {RLIMIT_CORE, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO};
  int rc = limit(RLIMIT_SIGPENDING, 64);
  for (size_t i = 0; i < sizeof none / sizeof none[0] && rc == 0; i++) rc = limit(none[i], 0);
  return rc;
}

static int set_limits(const struct evh_limits *limits) {
  const struct {
    int resource;
    int64_t value;
  } table[] = {
      // The timer is exact; this one only backs it up, in whole seconds. The kernel takes it by its ticks, of which a
      // process on a busy machine can have a fifth more than it has run.
      {RLIMIT_CPU, limits->cpu_us / 1000000 * 2 + 2},
      {RLIMIT_DATA, limits->memory_bytes},
      // Shared mappings escape RLIMIT_DATA. The interpreter itself maps well under 256 MiB; libraries
      // that map more, and use little of it, come with environments that say how much.
      {RLIMIT_AS, limits->address_bytes != 0 ? limits->address_bytes
                                             : limits->memory_bytes + (256LL << 20)},
      {RLIMIT_FSIZE, limits->file_bytes},
      {RLIMIT_NOFILE, limits->open_files},
      {RLIMIT_NPROC, limits->threads},
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    const int rc = limit(table[i].resource, table[i].value);
    if (rc != 0) return rc;
  }
  return 0;
}

// A timer on the processor time of the process that nothing in it can catch.
static int set_cpu_timer(int64_t cpu_us) {
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  // The system calls, not glibc's wrappers: those keep a list that the sample could walk.
  int timer = 0;
  if (syscall(SYS_timer_create, CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0) return -errno;
  const struct itimerspec at = {
      .it_value = {.tv_sec = cpu_us / 1000000, .tv_nsec = cpu_us % 1000000 * 1000}};
  return syscall(SYS_timer_settime, timer, 0, &at, NULL) == 0 ? 0 : -errno;
}

// What the fork server may do, and no sample.
static int give_up_capabilities(void) {
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return -errno;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const struct __user_cap_data_struct none[2] = {{0}};
  return syscall(SYS_capset, &header, none) == 0 ? 0 : -errno;
}

// Standard streams of its own: the flags of an open file are common to all who inherit it.
static int open_streams(void) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return -errno;
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
    if (dup2(null, stream) < 0) return -errno;
  return close(null) == 0 ? 0 : -errno;
}

static int lock_in(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  if (syscall(SYS_landlock_restrict_self, EVH_FD_LANDLOCK, 0) != 0) return -errno;
  return 0;
}

static int install_filter(void) {
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0 ? 0 : -errno;
}

int evh_enter(const struct evh_limits *limits, int socket, const int *output) {
  int rc = 0;
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return -errno;
  if ((rc = set_cpu_timer(limits->cpu_us)) != 0) return rc;
  if ((rc = set_limits(limits)) != 0) return rc;
  if ((rc = open_streams()) != 0) return rc;
  if (output != NULL && (dup2(output[0], STDOUT_FILENO) < 0 || dup2(output[1], STDERR_FILENO) < 0))
    return -errno;
  if ((rc = give_up_capabilities()) != 0) return rc;
  evh_note_refusals();
  if ((rc = lock_in()) != 0) return rc;
  if (dup2(socket, EVH_FD_CONTROL) < 0) return -errno;
  // Closes the ruleset too, which is why Landlock comes first.
  if (syscall(SYS_close_range, EVH_FD_CONTROL + 1, ~0U, 0) != 0) return -errno;
  return install_filter();
}

int evh_confine_judge(int64_t memory_bytes, int64_t address_bytes) {
  int rc = 0;
  if ((rc = evh_watch_judge(memory_bytes, address_bytes)) != 0) return rc;
  if ((rc = lock_in()) != 0) return rc;
  for (int descriptor = EVH_FD_LEDGER; descriptor <= EVH_FD_LAST; descriptor++) close(descriptor);
  return install_filter();
}
