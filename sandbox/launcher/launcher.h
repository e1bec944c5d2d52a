// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "evh_abi.h"

// The status of a launch that failed before the interpreter ran.
enum { EVH_LAUNCH_FAILED = 70 };

// Where the files of policy/process_files.def lie.
#define EVH_PROCESS_FILES "/proc/self"

enum { EVH_MOST_PATHS = 64, EVH_MOST_VARIABLES = 32 };

enum evh_role { EVH_ROLE_SERVER, EVH_ROLE_JUDGE };

struct evh_options {
  enum evh_role role;
  int namespaces;                       // 0: Landlock and seccomp alone
  const char *readable[EVH_MOST_PATHS];  // files and directories the cage may read
  size_t readable_count;
  const char *covered[EVH_MOST_PATHS];  // folders below them that it may not
  size_t covered_count;
  const char *scratch;  // the writable directory; made by the launcher when it makes the root
  long scratch_bytes;
  const char *cgroup;  // a control group to join first; NULL: none
  uid_t uid;  // who the cage is outside, when the launcher runs as root
  int process_files;  // whether the cage has what policy/process_files.def lists
  int forks;          // whether a judge may work in processes of its own
  int programs;       // whether samples may start programs, and talk with them: only with namespaces
  const char *variables[EVH_MOST_VARIABLES];
  size_t variable_count;
  char *const *command;
};

// Ends the launch with a sentence on standard error. Appends the text of errno unless it is 0.
_Noreturn void evh_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

// options.c
void evh_parse(int argc, char **argv, struct evh_options *options);

// filter.c
int evh_export_filter(const struct evh_options *options);  // a memfd with the sample's filter
void evh_load_server_filter(const struct evh_options *options);

// landlock.c
long evh_landlock_abi(void);  // the version of the kernel's interface; below 1: none
int evh_make_ruleset(const struct evh_options *options);

// namespaces.c
// Forks; returns in the process that is to become the interpreter. The other stays outside,
// watches the host and the cage, and ends one when the other ends.
void evh_split(const struct evh_options *options);

// root.c
// Replaces the root directory by one that holds what may be read and a scratch. Returns a
// descriptor of the cage's procfs, or -1.
int evh_make_root(const struct evh_options *options);

// privileges.c
void evh_become(uid_t uid);
void evh_drop_privileges(const struct evh_options *options);
