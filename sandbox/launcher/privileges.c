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

void evh_drop_privileges(void) {
  if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) != 0) evh_fail("PR_SET_KEEPCAPS");
  // Fails with EINVAL past the last capability the kernel knows, EPERM without any to drop.
  for (int capability = 0; capability < 64; capability++)
    prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) evh_fail("ambient");
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  if (syscall(SYS_capset, &header, none) != 0) evh_fail("capset");
  // Again: a change of credentials clears it.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) evh_fail("PR_SET_PDEATHSIG");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) evh_fail("no_new_privs");
}
