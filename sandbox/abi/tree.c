// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// Empties a folder that a sample has written to. It goes down and up by one descriptor, without
// recursion and without paths, so that a chain of any number of directories is only work.
#define _GNU_SOURCE
#include "evh_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "evh_stat.h"

static int is_self_or_parent(const char *name) {
  return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

// Opens a directory to read it, whatever mode a sample gave it.
static int enter(int parent, const char *name) {
  fchmodat(parent, name, 0700, 0);
  return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

// Removes what a folder holds up to the first directory that is not empty. Returns a descriptor of
// that one, -1 when nothing is left, or another negative errno.
enum { EMPTY = -1 };

static int remove_entries(int folder, ino_t emptied) {
  const int listed = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = listed < 0 ? NULL : fdopendir(listed);
  if (entries == NULL) {
    if (listed >= 0) close(listed);
    return -ENOMEM;
  }
  int result = EMPTY;
  const struct dirent *entry;
  while (result == EMPTY && (entry = readdir(entries)) != NULL) {
    if (is_self_or_parent(entry->d_name) || unlinkat(folder, entry->d_name, 0) == 0 ||
        unlinkat(folder, entry->d_name, AT_REMOVEDIR) == 0)
      continue;
    struct stat status;
    const int below = enter(folder, entry->d_name);
    result = below < 0 ? -EBUSY : below;
    // It has been emptied, and does not go all the same.
    if (below >= 0 && (evh_fstat(below, &status) != 0 || status.st_ino == emptied)) {
      close(below);
      result = -EBUSY;
    }
  }
  closedir(entries);
  return result;
}

int evh_empty_folder(int folder) {
  struct stat top, status;
  if (evh_fstat(folder, &top) != 0) return -errno;
  fchmod(folder, 0700);
  int here = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ino_t emptied = 0;
  while (here >= 0) {
    const int below = remove_entries(here, emptied);
    if (evh_fstat(here, &status) != 0) status = top;
    const int is_top = status.st_ino == top.st_ino && status.st_dev == top.st_dev;
    int next = below;
    if (below == EMPTY && !is_top) {
      emptied = status.st_ino;
      next = openat(here, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (next < 0) next = -EBUSY;
    }
    close(here);
    if (below == EMPTY && is_top) return 0;
    if (next < 0) return next;
    here = next;
  }
  return -errno;
}
