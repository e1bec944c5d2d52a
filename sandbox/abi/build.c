// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

#include "evh_build.h"

#ifndef EVH_BUILD
#define EVH_BUILD "development"
#endif

#ifndef __has_attribute
#define __has_attribute(name) 0
#endif
// Nothing of the launcher or the shim reads it.
#if __has_attribute(retain)
__attribute__((used, retain, visibility("default")))
#else
__attribute__((used, visibility("default")))
#endif
const char evh_build[] = EVH_BUILD_LABEL EVH_BUILD;
