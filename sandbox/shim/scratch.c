// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// A scratch that shows nothing of the sample before. With namespaces a file system that was used is
// replaced by a new one, in which the numbers of inodes start anew; without them the folder is emptied,
// and a folder that still shows that it was used is not used again.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "evh_stat.h"
#include "evh_tree.h"
#include "internal.h"

static char options[64];  // of the file system; empty without namespaces
static unsigned long flags = MS_NOSUID | MS_NODEV;  // of its mount
static struct stat fresh;  // the folder before its first sample

static int events = -1;  // whatever is done in the folder that is mounted; -1: nobody tells

// Whether there was an event since the last time. Every use leaves one, for the samples' filter lets
// nobody make a file without a name.
static int was_used(void) {
  char some[4096];
  int is_used = events < 0;
  while (events >= 0 && read(events, some, sizeof some) > 0) is_used = 1;
  return is_used;
}

static void watch(void) {
  was_used();  // the end of the mount before
  if (events < 0 || inotify_add_watch(events, EVH_SCRATCH, IN_ALL_EVENTS | IN_ONLYDIR) >= 0) return;
  close(events);
  events = -1;
}

// A folder that nobody used is as one that has just been mounted, but for its times.
static int refresh(void) {
  if (utimensat(AT_FDCWD, EVH_SCRATCH, NULL, 0) != 0) return -errno;
  was_used();  // by ourselves
  return 0;
}

static int mount_anew(void) {
  if (chdir("/") != 0 || umount2(EVH_SCRATCH, MNT_DETACH) != 0) return -errno;
  if (mount("evalharness", EVH_SCRATCH, "tmpfs", flags, options) != 0)
    return -errno;
  watch();
  return chdir(EVH_SCRATCH) == 0 ? 0 : -errno;
}

int evh_open_scratch(int64_t bytes) {
  if (bytes <= 0) return evh_fstat(EVH_FD_SCRATCH, &fresh) == 0 ? 0 : -errno;
  snprintf(options, sizeof options, "size=%lld,nr_inodes=%d,mode=700", (long long)bytes,
           EVH_SCRATCH_INODES);
  struct statvfs first;
  if (statvfs(EVH_SCRATCH, &first) != 0) return -errno;
  if ((first.f_flag & ST_NOEXEC) != 0) flags |= MS_NOEXEC;
  events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  return mount_anew();
}

static int empty(void) {
  const int rc = evh_empty_folder(EVH_FD_SCRATCH);
  struct stat now;
  if (rc != 0) return rc;
  if (evh_fstat(EVH_FD_SCRATCH, &now) != 0) return -errno;
  // A folder of many files stays large on many file systems.
  return now.st_size == fresh.st_size && now.st_nlink == fresh.st_nlink ? 0 : -EBUSY;
}

int evh_scratch_is_mounted(void) { return options[0] != 0; }

int evh_renew_scratch(void) {
  if (!evh_scratch_is_mounted()) return empty();
  return was_used() ? mount_anew() : refresh();
}
