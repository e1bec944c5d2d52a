// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "evh_shim.h"

// What a sample's process notes for the fork server, in memory they share. The sample can spoil
// it, so it decides nothing: the kernel has refused the call already.
struct evh_notes {
  volatile int32_t refused_count;
  volatile int32_t refused_call;
  volatile uint64_t refused_arguments[6];
  volatile char refused_path[160];
  volatile uint32_t audit;
};
extern struct evh_notes *evh_notes;
enum { EVH_NOTES_BYTES = 4096 };  // a page, all of which a sample can write to

int64_t evh_now_us(void);

// confine.c
int evh_load_filter(void);
int evh_set_common_limits(void);  // those of all samples, from the fork server on
// With `output`, standard output and standard error are those two descriptors, else nothing.
int evh_enter(const struct evh_limits *limits, int socket, const int *output);

// refuse.c
void evh_note_refusals(void);

// supervise.c
int evh_supervise(pid_t child, int64_t start_us, int socket, const struct evh_limits *limits,
                  struct evh_report *report);

// watchdog.c
int evh_watch_judge(int64_t memory_bytes, int64_t address_bytes);

// scratch.c
int evh_open_scratch(int64_t bytes);
int evh_scratch_is_mounted(void);
int evh_renew_scratch(void);

// pairs.c
int evh_open_pairs(void);
int evh_listener(void);  // a descriptor to wait for
void evh_answer_listener(void);
void evh_forget_pairs(void);

// counters.c
void evh_open_counters(void);
void evh_reset_counters(void);
