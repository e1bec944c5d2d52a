// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// evalharness-launch: builds a cage, then becomes the interpreter inside it. A layer that was
// asked for and cannot be had ends the launch: it never degrades by itself.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

void evh_fail(const char *format, ...) {
  const int reason = errno;
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (reason == 0)
    fprintf(stderr, "evalharness-launch: %s\n", text);
  else
    fprintf(stderr, "evalharness-launch: %s: %s\n", text, strerror(reason));
  _exit(EVH_LAUNCH_FAILED);
}

// Moves a descriptor to its agreed number, open across exec.
static void place(int descriptor, int number) {
  if (dup2(descriptor, number) < 0) evh_fail("descriptor %d", number);
}

static void place_descriptors(const struct evh_options *options, int filter, int ruleset,
                              int processes) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) evh_fail("/dev/null");
  // The sources all lie above the agreed numbers: see reserve_agreed.
  place(filter, EVH_FD_FILTER);
  place(ruleset, EVH_FD_LANDLOCK);
  if (processes >= 0) place(processes, EVH_FD_PROC);
  if (!options->namespaces) {
    const int scratch = open(options->scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (scratch < 0) evh_fail("%s", options->scratch);
    place(scratch, EVH_FD_SCRATCH);
  }
  place(null, STDIN_FILENO);
  place(null, STDOUT_FILENO);
  if (syscall(SYS_close_range, EVH_FD_LAST + 1, ~0U, 0) != 0) evh_fail("close_range");
}

// Fills the numbers below the first free one, so that whatever is opened later lies above.
static void reserve_agreed(void) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) evh_fail("/dev/null");
  for (int number = EVH_FD_LEDGER + 1; number <= EVH_FD_LAST; number++)
    if (number != null) place(null, number);
  if (null > EVH_FD_LAST) close(null);
}

// Whether whoever asks for the cage says where programs are; of two variables of a name the first counts.
static int has_path(const struct evh_options *options) {
  for (size_t i = 0; i < options->variable_count; i++)
    if (strncmp(options->variables[i], "PATH=", 5) == 0) return 1;
  return 0;
}

static void make_environment(const struct evh_options *options, char **environment, char *home,
                             char *temporary, size_t size) {
  size_t count = 0;
  snprintf(home, size, "HOME=%s", options->scratch);
  snprintf(temporary, size, "TMPDIR=%s", options->scratch);
  if (!has_path(options)) environment[count++] = "PATH=/usr/bin:/bin";
  environment[count++] = "LANG=C.UTF-8";
  environment[count++] = "LC_ALL=C.UTF-8";
  environment[count++] = "USER=sample";  // who runs it, where no list of users tells
  environment[count++] = home;
  environment[count++] = temporary;
  for (size_t i = 0; i < options->variable_count; i++)
    environment[count++] = (char *)options->variables[i];
  environment[count] = NULL;
}

static void join_cgroup(const char *path) {
  char name[4096];
  snprintf(name, sizeof name, "%s/cgroup.procs", path);
  const int file = open(name, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, "0", 1) != 1) evh_fail("%s", name);
  close(file);
}

int main(int argc, char **argv) {
  struct evh_options options;
  evh_parse(argc, argv, &options);
  reserve_agreed();
  setsid();
  if (options.cgroup != NULL) join_cgroup(options.cgroup);

  // libseccomp works outside: it needs nothing from the cage.
  const int filter = evh_export_filter(&options);
  evh_split(&options);
  int processes;
  if (options.namespaces) {
    processes = evh_make_root(&options);
  } else {
    // The root of a user namespace that has no other user stays who it is, without capabilities.
    const int becomes = getuid() == 0 && chown(options.scratch, options.uid, options.uid) == 0;
    if (getuid() == 0 && !becomes && errno != EINVAL)
      evh_fail("chown %s", options.scratch);
    processes = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (becomes) evh_become(options.uid);
    if (access(options.command[0], X_OK) != 0)
      evh_fail("user %u cannot run %s", (unsigned)getuid(), options.command[0]);
  }
  if (chdir(options.scratch) != 0) evh_fail("chdir %s", options.scratch);
  const int ruleset = evh_make_ruleset(&options);
  umask(077);
  place_descriptors(&options, filter, ruleset, processes);

  char home[4096];
  char temporary[4096];
  char *environment[EVH_MOST_VARIABLES + 9];
  make_environment(&options, environment, home, temporary, sizeof home);
  evh_drop_privileges(&options);
  evh_load_server_filter(&options);
  execve(options.command[0], options.command, environment);
  evh_fail("%s", options.command[0]);
}
