// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The Landlock ruleset of a sample: what may be read, the scratch, no network, no signals out.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

// Younger than Debian 12's kernel headers: ABI 4 to 6.
struct ruleset {
  uint64_t filesystem;
  uint64_t network;
  uint64_t scoped;
};
enum { NETWORK_TCP = 3, SCOPED_ABSTRACT_SOCKETS_AND_SIGNALS = 3 };
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)

// ABI 1 knows 13 rights; 2 adds refer, 3 truncate, 5 ioctl on devices.
static uint64_t filesystem_rights(long abi) {
  uint64_t rights = (1ULL << 13) - 1;
  if (abi >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
  if (abi >= 3) rights |= FS_TRUNCATE;
  if (abi >= 5) rights |= FS_IOCTL_DEV;
  return rights;
}

static void permit(int ruleset, const char *path, uint64_t rights, int required) {
  const int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) {
    if (required) evh_fail("Landlock: %s", path);
    return;
  }
  struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = file};
  long rc = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  if (rc != 0 && errno == EINVAL) {
    // A file has no rights that only directories have.
    rule.allowed_access = rights & ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
    rc = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  }
  if (rc != 0) evh_fail("Landlock: %s", path);
  close(file);
}

long evh_landlock_abi(void) {
  return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

int evh_make_ruleset(const struct evh_options *options) {
  const long abi = evh_landlock_abi();
  if (abi < 1) evh_fail("the kernel has no Landlock");
  const struct ruleset rights = {
      .filesystem = filesystem_rights(abi),
      .network = abi >= 4 && !options->programs ? NETWORK_TCP : 0,
      .scoped = abi >= 6 ? SCOPED_ABSTRACT_SOCKETS_AND_SIGNALS : 0,
  };
  const size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, size, 0);
  if (ruleset < 0) evh_fail("Landlock");

  const uint64_t running = options->programs ? LANDLOCK_ACCESS_FS_EXECUTE : 0;
  const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | running;
  for (size_t i = 0; i < options->readable_count; i++)
    permit(ruleset, options->readable[i], reading, 0);
  if ((options->process_files || options->programs) && options->namespaces)
    permit(ruleset, options->programs ? "/proc" : EVH_PROCESS_FILES, reading, 1);
  // open(os.devnull, 'w') truncates it.
  permit(ruleset, "/dev/null",
         reading | LANDLOCK_ACCESS_FS_WRITE_FILE | (rights.filesystem & FS_TRUNCATE), 1);
  permit(ruleset, "/dev/zero", reading, 1);
  permit(ruleset, "/dev/urandom", reading, 1);
  const uint64_t of_programs =
      LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO;
  const uint64_t never = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | FS_IOCTL_DEV |
                         (options->programs ? 0 : of_programs);
  permit(ruleset, options->namespaces ? EVH_SCRATCH_AROUND : options->scratch,
         rights.filesystem & ~never, 1);
  return ruleset;
}
