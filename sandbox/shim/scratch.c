// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// A scratch that shows nothing of the sample before. With namespaces every sample gets a file system
// of its own, in which the numbers of inodes start anew; without them the folder is emptied, and a
// folder that still shows that it was used is not used again.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evh_tree.h"
#include "internal.h"

static char options[64];  // of the file system; empty without namespaces
static struct stat fresh;  // the folder before its first sample

int evh_open_scratch(int64_t bytes) {
  if (bytes <= 0) return fstat(EVH_FD_SCRATCH, &fresh) == 0 ? 0 : -errno;
  snprintf(options, sizeof options, "size=%lld,nr_inodes=%d,mode=700", (long long)bytes,
           EVH_SCRATCH_INODES);
  return evh_renew_scratch();
}

static int mount_anew(void) {
  if (chdir("/") != 0 || umount2(EVH_SCRATCH, MNT_DETACH) != 0) return -errno;
  if (mount("evalharness", EVH_SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options) != 0)
    return -errno;
  return chdir(EVH_SCRATCH) == 0 ? 0 : -errno;
}

static int empty(void) {
  const int rc = evh_empty_folder(EVH_FD_SCRATCH);
  struct stat now;
  if (rc != 0) return rc;
  if (fstat(EVH_FD_SCRATCH, &now) != 0) return -errno;
  // A folder of many files stays large on many file systems.
  return now.st_size == fresh.st_size && now.st_nlink == fresh.st_nlink ? 0 : -EBUSY;
}

int evh_scratch_is_mounted(void) { return options[0] != 0; }

int evh_renew_scratch(void) { return evh_scratch_is_mounted() ? mount_anew() : empty(); }
