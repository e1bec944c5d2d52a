// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Removes everything below an open folder, however deep: nothing may run in it meanwhile. Returns 0
// or -errno.
int evh_empty_folder(int folder);
