// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "launcher.h"

enum option_code {
  OPTION_ROLE = 256,
  OPTION_NO_NAMESPACES,
  OPTION_READABLE,
  OPTION_COVERED,
  OPTION_SCRATCH,
  OPTION_SCRATCH_BYTES,
  OPTION_CGROUP,
  OPTION_UID,
  OPTION_ENVIRONMENT,
  OPTION_PROCESS_FILES,
  OPTION_FORKS,
  OPTION_PROGRAMS,
};

static const struct option table[] = {
    {"role", required_argument, NULL, OPTION_ROLE},
    {"no-namespaces", no_argument, NULL, OPTION_NO_NAMESPACES},
    {"readable", required_argument, NULL, OPTION_READABLE},
    {"covered", required_argument, NULL, OPTION_COVERED},
    {"scratch", required_argument, NULL, OPTION_SCRATCH},
    {"scratch-bytes", required_argument, NULL, OPTION_SCRATCH_BYTES},
    {"cgroup", required_argument, NULL, OPTION_CGROUP},
    {"uid", required_argument, NULL, OPTION_UID},
    {"env", required_argument, NULL, OPTION_ENVIRONMENT},
    {"process-files", no_argument, NULL, OPTION_PROCESS_FILES},
    {"forks", no_argument, NULL, OPTION_FORKS},
    {"programs", no_argument, NULL, OPTION_PROGRAMS},
    {NULL, 0, NULL, 0},
};

static long number(const char *text, const char *name) {
  char *end = NULL;
  errno = 0;
  const long value = strtol(text, &end, 10);
  if (errno != 0 || end == text || *end != 0 || value <= 0) {
    errno = 0;
    evh_fail("--%s takes a positive number, not '%s'", name, text);
  }
  return value;
}

static void add(const char **list, size_t *count, size_t most, const char *value,
                const char *name) {
  errno = 0;
  if (*count == most) evh_fail("more than %zu times --%s", most, name);
  list[(*count)++] = value;
}

void evh_parse(int argc, char **argv, struct evh_options *options) {
  *options = (struct evh_options){
      .namespaces = 1, .scratch = EVH_SCRATCH, .scratch_bytes = 32L << 20, .uid = 65534};
  int code;
  while ((code = getopt_long(argc, argv, "+", table, NULL)) != -1) {
    switch (code) {
      case OPTION_ROLE:
        options->role = strcmp(optarg, "judge") == 0 ? EVH_ROLE_JUDGE : EVH_ROLE_SERVER;
        break;
      case OPTION_NO_NAMESPACES:
        options->namespaces = 0;
        break;
      case OPTION_READABLE:
        add(options->readable, &options->readable_count, EVH_MOST_PATHS, optarg, "readable");
        break;
      case OPTION_COVERED:
        add(options->covered, &options->covered_count, EVH_MOST_PATHS, optarg, "covered");
        break;
      case OPTION_SCRATCH:
        options->scratch = optarg;
        break;
      case OPTION_SCRATCH_BYTES:
        options->scratch_bytes = number(optarg, "scratch-bytes");
        break;
      case OPTION_CGROUP:
        options->cgroup = optarg;
        break;
      case OPTION_UID:
        options->uid = (uid_t)number(optarg, "uid");
        break;
      case OPTION_ENVIRONMENT:
        add(options->variables, &options->variable_count, EVH_MOST_VARIABLES, optarg, "env");
        break;
      case OPTION_PROCESS_FILES:
        options->process_files = 1;
        break;
      case OPTION_FORKS:
        options->forks = 1;
        break;
      case OPTION_PROGRAMS:
        options->programs = 1;
        break;
      default:
        _exit(EVH_LAUNCH_FAILED);
    }
  }
  options->command = argv + optind;
  errno = 0;
  if (options->command[0] == NULL) evh_fail("no command after the options");
  if (options->programs && !options->namespaces)
    evh_fail("programs that start others need namespaces, which end them all: isolation full");
}
