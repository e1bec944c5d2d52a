// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// What the host, the launcher and the shim agree on: descriptors, messages, limits.
#pragma once

#include <stdint.h>

// The descriptors a fork server or a judge is started with. 0, 1 and 2 are /dev/null once it is
// ready; until then 2 is a pipe that the host reads to name the reason of a failed start.
enum evh_descriptor {
  EVH_FD_CONTROL = 3,   // SOCK_SEQPACKET (fork server) or SOCK_STREAM (judge) to the host
  EVH_FD_LEDGER = 4,    // memfd of one page: struct evh_ledger
  EVH_FD_FILTER = 5,    // memfd: the seccomp program of the processes that run samples
  EVH_FD_LANDLOCK = 6,  // Landlock ruleset
  EVH_FD_PROC = 7,      // a procfs that shows the cage's processes; not mounted in the cage
  EVH_FD_SCRATCH = 8,   // without namespaces: the one directory that a sample may write to
  EVH_FD_LAST = 8,
};

// Where a sample may write in a cage with namespaces: a tmpfs of its own for every sample. Landlock's
// rule lies on the folder around it, so that it holds for each of them.
#define EVH_SCRATCH_AROUND "/scratch"
#define EVH_SCRATCH EVH_SCRATCH_AROUND "/sample"
enum { EVH_SCRATCH_INODES = 2048 };

// Limits of one sample. Times in microseconds, sizes in bytes. None may be 0 but where it says so.
struct evh_limits {
  int64_t cpu_us;      // processor time of the whole process
  int64_t blocked_us;  // time somebody waited for it while it neither ran nor queued for a processor
  int64_t wall_us;     // time of day
  int64_t memory_bytes;   // private memory
  int64_t address_bytes;  // address space; 0: what memory_bytes asks for
  int64_t file_bytes;  // the largest file it may write
  int64_t open_files;
  int64_t threads;
};

// How a sample is judged.
enum evh_mode {
  EVH_MODE_STRICT = 0,      // it answers a judge in another cage
  EVH_MODE_COMPATIBLE = 1,  // the tests run beside it
  EVH_MODE_STREAMS = 2,     // it reads standard input and writes standard output
  EVH_MODE_RUN = 3,         // it is run for its own sake: its streams, its status, its files
  EVH_MODE_FETCH = 4,       // no sample: it reads files that the job before has left
  // With one of the others: the scratch stays as it is for the next job.
  EVH_MODE_KEEP = 1 << 8,
};

// Host to fork server: one message, with one descriptor, the sample's own socket. With EVH_MODE_RUN
// there are two more, its standard output and its standard error.
enum { EVH_MOST_DESCRIPTORS = 3 };
struct evh_job {
  uint64_t id;
  uint64_t mode;  // enum evh_mode, of which EVH_MODE_KEEP is a bit
  struct evh_limits limits;
};

// Why the fork server ended a sample.
enum evh_cause {
  EVH_CAUSE_NONE = 0,  // it ended by itself
  EVH_CAUSE_CPU = 1,
  EVH_CAUSE_BLOCKED = 2,
  EVH_CAUSE_WALL = 3,
  EVH_CAUSE_DONE = 4,  // its verdict was spoken: the other end of its socket is closed
};

// What a sample did that an honest program does not. Noted by CPython's audit hook.
enum evh_audit {
  EVH_AUDIT_FRAMES = 1 << 0,   // walked the frames of its callers
  EVH_AUDIT_OBJECTS = 1 << 1,  // walked the heap
  EVH_AUDIT_TRACE = 1 << 2,    // set a trace or profile function
  EVH_AUDIT_NATIVE = 1 << 3,   // used ctypes
  EVH_AUDIT_PROCESS = 1 << 4,  // tried to start a process
  EVH_AUDIT_SOCKET = 1 << 5,   // tried to open a socket
  EVH_AUDIT_SIGNAL = 1 << 6,   // tried to signal a process
};

// The exit statuses of a sample's process that mean something. A sample can use them too: the first two are
// failures, so that it gains nothing.
enum evh_exit {
  EVH_EXIT_OUTPUT_LIMIT = 90,
  EVH_EXIT_FORBIDDEN_CALL = 92,
  // Of a program that is judged by its standard output. The first is another failure; the others say that
  // it came to its end, which it gains nothing by where it has not written the right answer.
  EVH_EXIT_RAISED = 93,  // in an exception, whose line is the last that it sent
  EVH_EXIT_ENDED = 94,   // at its last statement, or by SystemExit with status 0
  EVH_EXIT_LEFT = 95,    // by SystemExit with another status
};

// What a process that could not be confined sends itself. A sample has no way to send it, so that
// none can pass its own failure off as the harness's.
enum { EVH_SIGNAL_CAGE_FAILED = 12 };  // SIGUSR2

// Fork server to host: one message a job.
struct evh_report {
  uint64_t id;
  int32_t wait_status;
  int32_t cause;  // enum evh_cause
  int64_t wall_us;
  int64_t cpu_us;
  int64_t blocked_us;
  int64_t peak_memory_bytes;
  int32_t refused_count;  // system calls that the filter refused and noted
  int32_t refused_call;   // number of the first of them, or of the one that ended the sample
  uint64_t refused_arguments[6];
  char refused_path[160];
  uint32_t audit;  // enum evh_audit
  uint32_t is_last;  // the fork server ends after this report: it has a doubt that a new one has not
};

// How long the one who asked the sample has been waiting for it. Written by the host or the judge,
// read by the fork server: time that a busy machine takes from the asker is not the sample's.
struct evh_ledger {
  volatile int64_t waited_us;         // sum of the waits that are over
  volatile int64_t waiting_since_us;  // CLOCK_MONOTONIC at the start of this wait; 0: not waiting
  // A part of the work that has a limit of its own, counted from when its number is seen.
  volatile int64_t portion;         // its number; 0: none yet
  volatile int64_t portion_cpu_us;  // processor time that it may take; 0: as much as there is
};
