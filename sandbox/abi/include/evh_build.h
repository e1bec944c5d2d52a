// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// Which build a part is of. The program refuses a launcher or a shim of another one.
#pragma once

// Stands before the mark in every part, so that it can be found in the file.
#define EVH_BUILD_LABEL "evalharness build: "

// "development", or the commit, a digest of the sources of sandbox/ and how it was linked, parted by
// spaces: see Package.swift and packaging/build.py.
extern const char evh_build[];
