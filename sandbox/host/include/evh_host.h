// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot say itself: starting a launcher, passing descriptors, the shared ledger.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "evh_abi.h"

// Starts a launcher with /dev/null as 0 and 1, `errors` as 2 and the agreed descriptors; nothing
// else is open in it. Returns 0 or an error number.
int evh_spawn(char *const arguments[], char *const environment[], int control, int ledger,
              int errors, pid_t *process);

// A pair of connected sockets, closed on exec. Returns 0 or an error number.
int evh_pair(int is_stream, int ends[2]);

// A pipe, closed on exec, the end to read from first. Returns 0 or an error number.
int evh_pipe(int never_blocks, int ends[2]);

// Sends bytes, the first of them with a descriptor unless it is -1. Returns 0 or an error number;
// EPIPE when the other side is gone.
int evh_send(int socket, const void *bytes, size_t count, int descriptor);

// Sends bytes as evh_send does, the first of them with up to EVH_MOST_DESCRIPTORS descriptors.
int evh_send_several(int socket, const void *bytes, size_t count, const int *descriptors,
                     size_t descriptor_count);

// Sends bytes in messages of at most 32 KiB, for which there may be no room at first. Returns 0 or an
// error number; ETIMEDOUT when the time is up.
int evh_send_within(int socket, const void *bytes, size_t count, int64_t microseconds);

// A page both sides see. Returns the page, a descriptor that can write to it and one that cannot;
// NULL with errno on failure. The caller closes the descriptors and unmaps the page.
struct evh_ledger *evh_make_ledger(int *writable, int *readable);
void evh_free_ledger(struct evh_ledger *ledger);
void evh_ledger_reset(struct evh_ledger *ledger);
void evh_ledger_start(struct evh_ledger *ledger);
void evh_ledger_stop(struct evh_ledger *ledger);

// Waits until one of the descriptors can be read or has ended. Returns a bit a descriptor, 0 when
// the time is up, or -errno. A negative time waits without end.
int evh_wait(const int *descriptors, size_t count, int64_t microseconds);

int64_t evh_monotonic_us(void);

// Waits for a child to end. Returns its wait status, or -errno.
int evh_reap(pid_t process);

// How many threads the machine runs, of all users; 0 when it does not say.
int evh_machine_threads(void);

// The version of Landlock's interface, 0 without it, and whether seccomp takes filters.
int evh_landlock_abi(void);
int evh_has_seccomp(void);

// Has memory go back to the system when it is freed: large blocks at once, and no heap a thread.
void evh_return_memory(void);

// The mark of the running program: see evh_build.h.
const char *evh_own_build(void);

// The mark in the bytes of a part's file, which a 0 ends; NULL when there is none.
const char *evh_find_build(const char *bytes, size_t count);
