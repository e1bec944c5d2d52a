// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// Loaded by the Python processes of a cage through ctypes. Uses neither Python's headers nor
// libseccomp.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "evh_abi.h"

// CPython's hooks around fork(2), passed in as pointers.
struct evh_fork_hooks {
  void (*before)(void);
  void (*after_in_parent)(void);
  void (*after_in_child)(void);
};

// Prepares a process of the cage. Returns 0 or -errno.
int evh_shim_open(void);

// Prepares a fork server; its samples get scratches of that many bytes each, or one folder that is
// emptied when it is 0. Returns 0 or -errno.
int evh_server_open(int64_t scratch_bytes);

// Serves jobs until the host hangs up. Returns only in a new child, inside the cage and with the
// sample's socket as descriptor 3: the job's enum evh_mode, without EVH_MODE_KEEP. From then on audit events are noted. The
// fork server itself never returns.
int evh_serve(const struct evh_fork_hooks *hooks);

// Locks the calling process into the cage for good, as a judge that may take that much address
// space. Returns 0 or -errno.
int evh_confine_judge(int64_t memory_bytes, int64_t address_bytes);

// Says that a sample's judging begins. When it takes more processor time than that in user space,
// unless it is 0, the sample is answered with "judgeTimeout" and the process ends. Returns 0 or -errno.
int evh_begin_judging(uint64_t id, int64_t cpu_us);

// Receives up to `capacity` bytes and at most one descriptor (-1: none) from a stream.
// Returns the number of bytes, 0 at its end, or -errno.
long evh_receive(int socket, void *buffer, size_t capacity, int *descriptor);

// The function for PySys_AddAuditHook, and its switch.
int evh_audit_hook(const char *event, void *arguments, void *context);
void evh_audit_enable(int on);
