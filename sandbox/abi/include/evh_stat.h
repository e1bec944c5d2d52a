// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// glibc has a function for fstat only since 2.33, and the shim is loaded into older ones too.
#pragma once

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int evh_fstat(int descriptor, struct stat *status) {
  return (int)syscall(SYS_fstat, descriptor, status);
}
