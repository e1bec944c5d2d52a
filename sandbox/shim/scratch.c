// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// Empties the scratch directory after a sample. No recursion and no deep paths: what does not go
// at once is moved to the top and taken in a later pass, so that 1,500 nested directories are
// only work.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

enum { MOST_PASSES = 10000 };

static int is_self_or_parent(const char *name) {
  return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int removed(int directory, const char *name) {
  return unlinkat(directory, name, 0) == 0 || unlinkat(directory, name, AT_REMOVEDIR) == 0;
}

// Removes what a directory holds, or moves it up to the top under a name of ours.
static void flatten(int top, const char *name, unsigned *moved) {
  fchmodat(top, name, 0700, 0);
  const int descriptor = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return;
  DIR *directory = fdopendir(descriptor);
  if (directory == NULL) {
    close(descriptor);
    return;
  }
  const struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    if (is_self_or_parent(entry->d_name) || removed(descriptor, entry->d_name)) continue;
    char target[32];
    snprintf(target, sizeof target, ".evh-%u", (*moved)++);
    fchmodat(descriptor, entry->d_name, 0700, 0);
    renameat(descriptor, entry->d_name, top, target);
  }
  closedir(directory);
  unlinkat(top, name, AT_REMOVEDIR);
}

int evh_empty_scratch(void) {
  unsigned moved = 0;
  fchmod(EVH_FD_SCRATCH, 0700);
  for (int pass = 0; pass < MOST_PASSES; pass++) {
    const int descriptor = openat(EVH_FD_SCRATCH, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    DIR *top = fdopendir(descriptor);
    if (top == NULL) {
      close(descriptor);
      return -ENOMEM;
    }
    int left = 0;
    const struct dirent *entry;
    while ((entry = readdir(top)) != NULL) {
      if (is_self_or_parent(entry->d_name)) continue;
      left++;
      if (!removed(EVH_FD_SCRATCH, entry->d_name)) flatten(EVH_FD_SCRATCH, entry->d_name, &moved);
    }
    closedir(top);
    if (left == 0) return 0;
  }
  return -EBUSY;
}
