// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "evh_tree.h"
#include "launcher.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

// Who a cage is inside its user namespace.
enum { INNER_ID = 1000 };

static int try_text(pid_t process, const char *name, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", process, name);
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  const ssize_t length = (ssize_t)strlen(text);
  const ssize_t written = write(file, text, (size_t)length);
  const int reason = errno;
  close(file);
  errno = reason;
  return written == length ? 0 : -1;
}

static void write_text(pid_t process, const char *name, const char *text) {
  if (try_text(process, name, text) != 0) evh_fail("/proc/%d/%s", process, name);
}

static void map_user(pid_t process, const struct evh_options *options) {
  char map[64];
  if (getuid() == 0) {
    // Root becomes a user that owns nothing, where it may: not as the root of a user namespace that
    // has no such user, or without the capability.
    snprintf(map, sizeof map, "%d %u 1", INNER_ID, options->uid);
    if (try_text(process, "uid_map", map) == 0) {
      write_text(process, "gid_map", map);
      return;
    }
    if (errno != EPERM && errno != EINVAL) evh_fail("/proc/%d/uid_map", process);
  }
  write_text(process, "setgroups", "deny");
  snprintf(map, sizeof map, "%d %u 1", INNER_ID, getuid());
  if (try_text(process, "uid_map", map) != 0) {
    if (getuid() != 0) evh_fail("/proc/%d/uid_map", process);
    evh_fail("root may not become another user here; be one, or have CAP_SETUID and CAP_SETGID");
  }
  snprintf(map, sizeof map, "%d %u 1", INNER_ID, getgid());
  write_text(process, "gid_map", map);
}

// Without namespaces the scratch is a folder of the machine. A sample dies with its fork server, but
// not at the same moment.
static void remove_scratch(const char *path) {
  const struct timespec pause = {.tv_nsec = 10000000};
  for (int attempt = 0; attempt < 100; attempt++) {
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return;
    evh_empty_folder(folder);
    close(folder);
    if (rmdir(path) == 0 || errno != ENOTEMPTY) return;
    nanosleep(&pause, NULL);
  }
}

// Stays outside the cage until the host or the cage is gone, and takes the other along. The first
// process of a PID namespace takes every other of it along when it dies.
static _Noreturn void guard(pid_t cage, const struct evh_options *options) {
  const int handle = (int)syscall(SYS_pidfd_open, cage, 0);
  if (handle < 0) evh_fail("pidfd_open");
  // A hang-up is reported without being asked for.
  struct pollfd events[2] = {{.fd = handle, .events = POLLIN},
                             {.fd = EVH_FD_CONTROL, .events = 0}};
  while (poll(events, 2, -1) < 0 && errno == EINTR) continue;
  if (events[0].revents == 0) kill(cage, SIGKILL);
  int status = 0;
  while (waitpid(cage, &status, 0) < 0 && errno == EINTR) continue;
  if (!options->namespaces) remove_scratch(options->scratch);
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static pid_t fork_into(unsigned long flags) {
  // The raw call: glibc has no wrapper that forks into namespaces.
#if defined(__s390__)
  return (pid_t)syscall(SYS_clone, NULL, flags | SIGCHLD, NULL, NULL, NULL);
#else
  return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
#endif
}

void evh_split(const struct evh_options *options) {
  int go[2];
  if (pipe2(go, O_CLOEXEC) != 0) evh_fail("pipe");
  const unsigned long fresh = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
                              CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
  const pid_t cage = fork_into(options->namespaces ? fresh : 0);
  if (cage < 0)
    evh_fail(options->namespaces ? "the kernel refuses namespaces to this user" : "fork");
  if (cage > 0) {
    if (options->namespaces) map_user(cage, options);
    if (write(go[1], "g", 1) != 1) evh_fail("pipe");
    close(go[0]);
    close(go[1]);
    guard(cage, options);
  }
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) evh_fail("PR_SET_PDEATHSIG");
  // Its own copy would keep it waiting for ever if the other dies without a word.
  close(go[1]);
  char ready;
  if (read(go[0], &ready, 1) != 1) _exit(EVH_LAUNCH_FAILED);  // the other has said why
  close(go[0]);
}
