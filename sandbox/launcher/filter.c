// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// The seccomp filters: policy/calls.def, and the calls whose arguments decide.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "launcher.h"

enum kind {
  KIND_ALLOW,
  KIND_COUNTED,
  KIND_QUIET,
  KIND_LACKING,
  KIND_PROGRAM,
  KIND_FORBID,
  KIND_SERVER,
};

static const struct {
  enum kind kind;
  const char *name;
} calls[] = {
#define ALLOW(call, reason) {KIND_ALLOW, #call},
#define COUNTED(call, reason) {KIND_COUNTED, #call},
#define QUIET(call, reason) {KIND_QUIET, #call},
#define LACKING(call, reason) {KIND_LACKING, #call},
#define PROGRAM(call, reason) {KIND_PROGRAM, #call},
#define FORBID(call, reason) {KIND_FORBID, #call},
#define SERVER(call, reason) {KIND_SERVER, #call},
#include "../policy/calls.def"
};

static void check(int rc, const char *what) {
  // -EACCES: the rule says what the default says. -EEXIST: it is there already.
  if (rc == 0 || rc == -EACCES || rc == -EEXIST) return;
  errno = -rc;
  evh_fail("seccomp: %s", what);
}

static void add_call(scmp_filter_ctx filter, uint32_t action, const char *name) {
  const int call = seccomp_syscall_resolve_name(name);
  // A call that this processor or this libseccomp does not know falls to the default, a refusal.
  if (call >= 0) check(seccomp_rule_add(filter, action, call, 0), name);
}

static void add_calls(scmp_filter_ctx filter, uint32_t action, enum kind kind) {
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
    if (calls[i].kind == kind) add_call(filter, action, calls[i].name);
}

// A rule on one argument of a call.
static void add_rule(scmp_filter_ctx filter, uint32_t action, int call, unsigned index,
                     enum scmp_compare comparison, uint64_t first, uint64_t second) {
  const struct scmp_arg_cmp argument = {
      .arg = index, .op = comparison, .datum_a = first, .datum_b = second};
  check(seccomp_rule_add_array(filter, action, call, 1, &argument), "a call with an argument");
}

// Allows a call when its argument `index` is one of the values.
static void allow_when(scmp_filter_ctx filter, int call, unsigned index, const uint64_t *values,
                       size_t count) {
  for (size_t i = 0; i < count; i++)
    add_rule(filter, SCMP_ACT_ALLOW, call, index, SCMP_CMP_EQ, values[i], 0);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// A rule on one's own limits: whether it is the stack's, and whether another argument is zero.
static void add_limit_rule(scmp_filter_ctx filter, uint32_t action, enum scmp_compare of_stack,
                           unsigned index, enum scmp_compare to_zero) {
  const struct scmp_arg_cmp arguments[] = {
      {.arg = 1, .op = of_stack, .datum_a = RLIMIT_STACK, .datum_b = 0},
      {.arg = index, .op = to_zero, .datum_a = 0, .datum_b = 0},
  };
  check(seccomp_rule_add_array(filter, action, SCMP_SYS(prlimit64), COUNT(arguments), arguments), "limits");
}

// Limits can be asked for, not set; but for that of one's own stack, which programs that recurse deeply
// raise first of all, and which counts as memory whatever its limit.
static void add_limits(scmp_filter_ctx filter) {
  // No two of these hold at once: libseccomp loses some of those that do.
  enum { PROCESS = 0, NEW_LIMIT = 2 };
  add_limit_rule(filter, SCMP_ACT_ALLOW, SCMP_CMP_EQ, PROCESS, SCMP_CMP_EQ);
  add_limit_rule(filter, SCMP_ACT_ERRNO(EPERM), SCMP_CMP_EQ, PROCESS, SCMP_CMP_NE);
  add_limit_rule(filter, SCMP_ACT_ALLOW, SCMP_CMP_NE, NEW_LIMIT, SCMP_CMP_EQ);
  add_limit_rule(filter, SCMP_ACT_ERRNO(EPERM), SCMP_CMP_NE, NEW_LIMIT, SCMP_CMP_NE);
}

// What programs that start others call besides: see policy/calls.def.
static void add_programs(scmp_filter_ctx filter) {
  add_calls(filter, SCMP_ACT_ALLOW, KIND_PROGRAM);
  const uint64_t families[] = {AF_UNIX, AF_INET, AF_INET6};
  allow_when(filter, SCMP_SYS(socket), 0, families, COUNT(families));
  const uint64_t locks[] = {F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW};
  allow_when(filter, SCMP_SYS(fcntl), 1, locks, COUNT(locks));
}

static void add_arguments(scmp_filter_ctx filter, int namespaces, int signals_stay, int forks, int programs) {
  // Threads, yes; processes, where a judge works in its own; namespaces, no.
  const uint64_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
  const uint64_t fresh = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                         CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_PIDFD;
  add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 0, SCMP_CMP_MASKED_EQ, thread | fresh, thread);
  if (forks)
    add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD | fresh, 0);
  else
    add_rule(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);

  // Naming threads and memory, and questions.
  const uint64_t process_control[] = {PR_SET_NAME, PR_GET_NAME,         PR_GET_DUMPABLE,
                                      PR_SET_VMA,  PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP};
  allow_when(filter, SCMP_SYS(prctl), 0, process_control, COUNT(process_control));

  // isatty and friends; the kernel answers ENOTTY.
  const uint64_t device_control[] = {TCGETS, TIOCGWINSZ, FIONBIO, FIONCLEX, FIOCLEX, FIONREAD};
  allow_when(filter, SCMP_SYS(ioctl), 1, device_control, COUNT(device_control));

  // The clocks of the machine and of oneself, which have small numbers: those of other processes have
  // negative ones, and what a process does for a sample moves its clock on for the next.
  const int clock_calls[] = {SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
                             SCMP_SYS(clock_nanosleep)};
  for (size_t i = 0; i < COUNT(clock_calls); i++)
    add_rule(filter, SCMP_ACT_ALLOW, clock_calls[i], 0, SCMP_CMP_LE, CLOCK_TAI, 0);

  // No locks and leases: a lock on a shared file is a channel between samples.
  const uint64_t file_control[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,       F_SETFD,
                                   F_GETFL, F_SETFL,         F_GETPIPE_SZ};
  allow_when(filter, SCMP_SYS(fcntl), 1, file_control, COUNT(file_control));

  // abort() signals itself. Whom else a sample may signal is the namespace's and Landlock's to say;
  // where neither does, it may signal nobody, and abort() ends in another way.
  const uint64_t abort_signal[] = {SIGABRT};
  if (signals_stay) allow_when(filter, SCMP_SYS(tgkill), 2, abort_signal, COUNT(abort_signal));

  // The note-taker stays.
  add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(rt_sigaction), 0, SCMP_CMP_NE, SIGSYS, 0);
  add_rule(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(rt_sigaction), 0, SCMP_CMP_EQ, SIGSYS, 0);

  add_limits(filter);

  // Files have names: one without is made without a trace in its folder, by which the fork server knows
  // that a scratch was used. Programs then take a name, as on file systems that know no other files.
  const uint64_t nameless = O_TMPFILE & ~O_DIRECTORY;
  const struct {
    int call;
    unsigned index;
  } opening[] = {{SCMP_SYS(open), 1}, {SCMP_SYS(openat), 2}};
  for (size_t i = 0; i < COUNT(opening); i++) {
    add_rule(filter, SCMP_ACT_ALLOW, opening[i].call, opening[i].index, SCMP_CMP_MASKED_EQ, nameless,
             0);
    add_rule(filter, SCMP_ACT_ERRNO(EOPNOTSUPP), opening[i].call, opening[i].index,
             SCMP_CMP_MASKED_EQ, nameless, nameless);
  }

  // Landlock does not cover modes and times: only where nothing but the scratch can be reached.
  const uint32_t attributes = namespaces ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM);
  add_call(filter, attributes, "chmod");
  add_call(filter, attributes, "fchmod");
  add_call(filter, attributes, "fchmodat");
  add_call(filter, attributes, "utime");
  add_call(filter, attributes, "utimes");
  add_call(filter, attributes, "utimensat");
  add_call(filter, attributes, "futimesat");

  // Event loops talk to themselves. glibc looks for its name service without being told to.
  const uint64_t local[] = {AF_UNIX};
  allow_when(filter, SCMP_SYS(socketpair), 0, local, COUNT(local));
  if (programs) return;
  add_rule(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 0, SCMP_CMP_EQ, AF_UNIX, 0);

  // What a pair is like, and nothing of who holds its other end.
  const uint64_t socket_options[] = {SO_TYPE, SO_ERROR, SO_DOMAIN, SO_PROTOCOL, SO_SNDBUF, SO_RCVBUF};
  for (size_t i = 0; i < COUNT(socket_options); i++) {
    const struct scmp_arg_cmp asked[] = {
        {.arg = 1, .op = SCMP_CMP_EQ, .datum_a = SOL_SOCKET},
        {.arg = 2, .op = SCMP_CMP_EQ, .datum_a = socket_options[i]}};
    check(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(getsockopt), COUNT(asked), asked),
          "getsockopt");
  }
}

// The flags of the first two lie in memory, where a filter cannot look. The third tells when a folder
// was made, and so whether it is new to this sample. glibc then uses the older calls.
static void hide_newer_calls(scmp_filter_ctx filter) {
  check(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "clone3");
  check(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0), "openat2");
  check(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(statx), 0), "statx");
}

static scmp_filter_ctx make_filter(uint32_t refusal) {
  scmp_filter_ctx filter = seccomp_init(refusal);
  errno = ENOMEM;
  if (filter == NULL) evh_fail("seccomp");
  // A binary tree: the kernel runs the program once a call number when it is installed, which is
  // twice as fast, and a sample pays for every installation.
  check(seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2), "optimisation");
  check(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "architecture");
  add_calls(filter, SCMP_ACT_ALLOW, KIND_ALLOW);
  hide_newer_calls(filter);
  return filter;
}

int evh_export_filter(const struct evh_options *options) {
  const int judge_forks = options->role == EVH_ROLE_JUDGE && options->forks;
  const int programs = options->role == EVH_ROLE_SERVER && options->programs;
  const int forks = judge_forks || programs;
  // What libraries try is refused to a judge that works with them, and nobody takes notes there. Nor does
  // a program that another has become.
  scmp_filter_ctx filter = make_filter(forks ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_TRAP);
  if (judge_forks) add_call(filter, SCMP_ACT_ALLOW, "wait4");  // the first rule for a call stays
  if (programs) {
    add_programs(filter);
    add_calls(filter, SCMP_ACT_TRAP, KIND_FORBID);
  }
  add_calls(filter, SCMP_ACT_ERRNO(EPERM), KIND_QUIET);
  add_calls(filter, SCMP_ACT_ERRNO(ENOTSUP), KIND_LACKING);
  add_call(filter, SCMP_ACT_ALLOW, "pipe");
  add_call(filter, SCMP_ACT_ALLOW, "pipe2");
  add_arguments(filter, options->namespaces, options->namespaces || evh_landlock_abi() >= 6, forks,
                programs);
  if (options->role == EVH_ROLE_JUDGE) add_call(filter, SCMP_ACT_ALLOW, "recvmsg");
  const int file = memfd_create("evalharness-filter", MFD_CLOEXEC);
  if (file < 0) evh_fail("memfd_create");
  check(seccomp_export_bpf(filter, file), "export");
  seccomp_release(filter);
  return file;
}

void evh_load_server_filter(const struct evh_options *options) {
  scmp_filter_ctx filter = make_filter(SCMP_ACT_ERRNO(EPERM));
  add_calls(filter, SCMP_ACT_ALLOW, KIND_SERVER);
  add_calls(filter, SCMP_ACT_ALLOW, KIND_COUNTED);
  add_calls(filter, SCMP_ACT_ERRNO(ENOTSUP), KIND_LACKING);
  if (options->programs) add_calls(filter, SCMP_ACT_ALLOW, KIND_PROGRAM);
  check(seccomp_load(filter), "load");
  seccomp_release(filter);
}
