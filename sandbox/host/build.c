// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "evh_build.h"

#include <string.h>

#include "evh_host.h"

enum { LABEL_LENGTH = sizeof EVH_BUILD_LABEL - 1 };

const char *evh_own_build(void) { return evh_build + LABEL_LENGTH; }

const char *evh_find_build(const char *bytes, size_t count) {
  const char *found = memmem(bytes, count, EVH_BUILD_LABEL, LABEL_LENGTH);
  if (found == NULL) return NULL;
  const char *mark = found + LABEL_LENGTH;
  return memchr(mark, 0, count - (size_t)(mark - bytes)) == NULL ? NULL : mark;
}
