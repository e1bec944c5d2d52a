// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// Where a system call lands that the filter traps: it is noted, answered with EPERM or, when no
// honest program makes it, with the end of the process. Only a diagnosis: the kernel has refused
// the call already, and a sample that spoils this changes nothing but its own message.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "internal.h"

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1
#endif

// The calls that end a sample, by number: the launcher's list and this one are the same file.
static const int forbidden[] = {
#define ALLOW(call, reason)
#define COUNTED(call, reason)
#define QUIET(call, reason)
#define LACKING(call, reason)
#define PROGRAM(call, reason)
#define FORBID(call, reason) SYS_##call,
#define SERVER(call, reason)
#include "../policy/calls.def"
};

static int is_forbidden(int call) {
  for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
    if (forbidden[i] == call) return 1;
  return 0;
}

// The argument that is a path, counted from 0; -1: none.
static int path_argument(int call) {
  switch (call) {
#ifdef SYS_open
    case SYS_open: case SYS_creat: case SYS_mknod: case SYS_chmod: case SYS_chown:
#endif
    case SYS_execve: case SYS_chroot: case SYS_mount: case SYS_umount2:
      return 0;
    case SYS_openat: case SYS_execveat: case SYS_mknodat: case SYS_fchmodat: case SYS_fchownat:
      return 1;
    default:
      return -1;
  }
}

static void note(int call, const uint64_t arguments[6]) {
  evh_notes->refused_call = call;
  for (int i = 0; i < 6; i++) evh_notes->refused_arguments[i] = arguments[i];
  const int argument = path_argument(call);
  const char *path = argument < 0 ? NULL : (const char *)(uintptr_t)arguments[argument];
  const size_t last = sizeof evh_notes->refused_path - 1;
  size_t length = 0;
  if ((uintptr_t)path > 65536)
    for (; length < last && path[length] != 0; length++)
      evh_notes->refused_path[length] = path[length];
  evh_notes->refused_path[length] = 0;
}

static void on_refusal(int signal, siginfo_t *info, void *context) {
  (void)signal;
  if (info->si_code != SYS_SECCOMP) return;
  const int saved = errno;
#if defined(__x86_64__)
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint64_t arguments[6] = {
      (uint64_t)registers[REG_RDI], (uint64_t)registers[REG_RSI], (uint64_t)registers[REG_RDX],
      (uint64_t)registers[REG_R10], (uint64_t)registers[REG_R8],  (uint64_t)registers[REG_R9]};
#elif defined(__aarch64__)
  unsigned long long *registers = ((ucontext_t *)context)->uc_mcontext.regs;
  const uint64_t arguments[6] = {registers[0], registers[1], registers[2],
                                 registers[3], registers[4], registers[5]};
#else
#error "The handler must know where this processor passes a system call's arguments."
#endif
  const int ends = is_forbidden(info->si_syscall);
  if (evh_notes->refused_count == 0 || ends) note(info->si_syscall, arguments);
  evh_notes->refused_count++;
  if (ends) syscall(SYS_exit_group, EVH_EXIT_FORBIDDEN_CALL);
#if defined(__x86_64__)
  registers[REG_RAX] = -EPERM;
#else
  registers[0] = (unsigned long long)-EPERM;
#endif
  errno = saved;
}

void evh_note_refusals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_refusal;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;
  sigaction(SIGSYS, &action, NULL);
}
