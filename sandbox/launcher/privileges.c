// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

void evh_become(uid_t uid) {
  if (setgroups(0, NULL) != 0) evh_fail("setgroups");
  if (setresgid(uid, uid, uid) != 0) evh_fail("setresgid");
  if (setresuid(uid, uid, uid) != 0) evh_fail("setresuid");
}

// What the fork server keeps, in its own user namespace only: it mounts a new scratch and sets the
// counter of processes back between two samples. A sample's process gives it up before it runs.
static uint32_t kept(const struct evh_options *options) {
  const int renews = options->namespaces && options->role == EVH_ROLE_SERVER;
  return renews ? 1U << CAP_SYS_ADMIN : 0;
}

void evh_drop_privileges(const struct evh_options *options) {
  const uint32_t capabilities = kept(options);
  if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) != 0) evh_fail("PR_SET_KEEPCAPS");
  // Fails with EINVAL past the last capability the kernel knows, EPERM without any to drop.
  for (int capability = 0; capability < 64; capability++)
    if (capability >= 32 || (capabilities >> capability & 1) == 0)
      prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) evh_fail("ambient");
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2] = {{0}};
  sets[0].effective = sets[0].permitted = sets[0].inheritable = capabilities;
  if (syscall(SYS_capset, &header, sets) != 0) evh_fail("capset");
  if (capabilities != 0 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0) != 0)
    evh_fail("ambient");
  // Again: a change of credentials clears it.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) evh_fail("PR_SET_PDEATHSIG");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) evh_fail("no_new_privs");
}
