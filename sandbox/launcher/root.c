// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher.h"

enum { INNER_ID = 1000, ROOT_INODES = 4096 };

// Where the new root is built. Every system has it, and nobody sees the mount but us.
static const char root[] = "/tmp";

static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"};
enum { DEVICES = sizeof devices / sizeof devices[0] };

// A detached copy of a mount, -1 when there is nothing at the path. Taken while this process may
// still walk there, say to an interpreter below a home directory of mode 0700.
static int take(const char *path, uint64_t attributes) {
  if (access(path, F_OK) != 0) return -1;
  const int tree = (int)syscall(SYS_open_tree, AT_FDCWD, path,
                                OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (tree < 0) evh_fail("open_tree %s", path);
  struct mount_attr set = {.attr_set = attributes};
  if (attributes != 0 && syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &set,
                                 sizeof set) != 0)
    evh_fail("read-only %s", path);
  return tree;
}

static void make_parents(char *path) {
  for (char *slash = strchr(path + sizeof root, '/'); slash != NULL;
       slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(path, 0755);
    *slash = '/';
  }
}

// Puts a detached mount at a path below the new root.
static void put(int tree, const char *path) {
  char target[4096];
  snprintf(target, sizeof target, "%s%s", root, path);
  make_parents(target);
  struct stat source;
  if (fstat(tree, &source) != 0) evh_fail("%s", path);
  if (S_ISDIR(source.st_mode)) {
    mkdir(target, 0755);
  } else {
    const int file = open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (file < 0) evh_fail("%s", target);
    close(file);
  }
  if (syscall(SYS_move_mount, tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) != 0)
    evh_fail("move_mount %s", target);
  close(tree);
}

// The links of a merged /usr, as this system has them.
static void copy_links(void) {
  static const char *const links[] = {"/bin", "/lib", "/lib32", "/lib64"};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    char target[256];
    const ssize_t length = readlink(links[i], target, sizeof target - 1);
    if (length <= 0) continue;
    target[length] = 0;
    char path[300];
    snprintf(path, sizeof path, "%s%s", root, links[i]);
    if (symlink(target, path) != 0 && errno != EEXIST) evh_fail("%s", path);
  }
}

static void mount_tmpfs(const char *target, unsigned long flags, long bytes, int inodes,
                        const char *mode) {
  char options[128];
  snprintf(options, sizeof options, "size=%ld,nr_inodes=%d,mode=%s", bytes, inodes, mode);
  if (mount("evalharness", target, "tmpfs", flags | MS_NOSUID | MS_NODEV, options) != 0)
    evh_fail("tmpfs %s", target);
}

// Hides a folder of the new root behind an empty one that nothing can be written to.
static void cover(const char *path) {
  char target[4096];
  snprintf(target, sizeof target, "%s%s", root, path);
  struct stat folder;
  if (stat(target, &folder) == 0 && S_ISDIR(folder.st_mode))
    mount_tmpfs(target, MS_RDONLY | MS_NOEXEC, 4096, 2, "755");
}

// The user namespace's first user, with every capability in it but none outside.
static void become_inner(void) {
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) evh_fail("PR_SET_KEEPCAPS");
  if (setresgid(INNER_ID, INNER_ID, INNER_ID) != 0) evh_fail("setresgid");
  if (setresuid(INNER_ID, INNER_ID, INNER_ID) != 0) evh_fail("setresuid");
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) evh_fail("capget");
  for (int i = 0; i < 2; i++) data[i].effective = data[i].permitted;
  if (syscall(SYS_capset, &header, data) != 0) evh_fail("capset");
}

// A procfs of the cage's processes, for the supervisor's descriptor: it is mounted nowhere, unless samples
// have processes of their own to look at.
static int take_processes(int stays) {
  char path[64];
  snprintf(path, sizeof path, "%s/proc", root);
  mkdir(path, 0555);
  if (mount("proc", path, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) return -1;
  const int processes = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!stays && umount2(path, MNT_DETACH) != 0) evh_fail("umount %s", path);
  return processes;
}

// Puts files of policy/process_files.def below the new root.
static void make_process_files(const char *interpreter) {
  static const struct {
    const char *name;
    int is_link;
  } files[] = {
#define LINK(name, reason) {#name, 1},
#define EMPTY(name, reason) {#name, 0},
#include "../policy/process_files.def"
  };
  char path[128];
  snprintf(path, sizeof path, "%s" EVH_PROCESS_FILES, root);
  if (mkdir(path, 0755) != 0) evh_fail("%s", path);
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    snprintf(path, sizeof path, "%s" EVH_PROCESS_FILES "/%s", root, files[i].name);
    const int file = files[i].is_link ? symlink(interpreter, path)
                                      : open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0444);
    if (file < 0) evh_fail("%s", path);
    if (!files[i].is_link) close(file);
  }
}

static void make_scratch(const struct evh_options *options) {
  char mount_point[4096];
  snprintf(mount_point, sizeof mount_point, "%s%s", root, options->scratch);
  make_parents(mount_point);
  if (mkdir(mount_point, 0700) != 0) evh_fail("%s", mount_point);
  const unsigned long flags = options->programs ? 0 : MS_NOEXEC;
  mount_tmpfs(mount_point, flags, options->scratch_bytes, EVH_SCRATCH_INODES, "700");
  if (!options->programs) return;
  // Programs write there, whatever the environment says; where a part of the cage lies there, they cannot.
  char path[64];
  snprintf(path, sizeof path, "%s/tmp", root);
  if (symlink(options->scratch, path) != 0 && errno != EEXIST) evh_fail("%s", path);
  // What processes share: named semaphores and memory.
  snprintf(path, sizeof path, "%s/dev/shm", root);
  if (symlink(options->scratch, path) != 0) evh_fail("%s", path);
}

// The network of the cage, which leads nowhere but to itself.
static void start_loopback(void) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0 || ioctl(any, SIOCSIFFLAGS, &request) != 0) evh_fail("the loopback of the cage");
  close(any);
}

static void change_root(void) {
  char old[64];
  snprintf(old, sizeof old, "%s/old", root);
  mkdir(old, 0700);
  if (chdir(root) != 0 || syscall(SYS_pivot_root, ".", "old") != 0) evh_fail("pivot_root");
  if (chdir("/") != 0 || umount2("/old", MNT_DETACH) != 0) evh_fail("the old root");
  if (rmdir("/old") != 0) evh_fail("the old root");
  if (mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) != 0)
    evh_fail("read-only root");
}

int evh_make_root(const struct evh_options *options) {
  if (sethostname("cage", 4) != 0) evh_fail("sethostname");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) evh_fail("private mounts");
  int trees[EVH_MOST_PATHS];
  for (size_t i = 0; i < options->readable_count; i++)
    trees[i] = take(options->readable[i],
                    MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  int device[DEVICES];
  // Read-only, so that their times, which every cage sees, cannot be set; they can still be written.
  for (size_t i = 0; i < DEVICES; i++)
    device[i] = take(devices[i], MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);

  // With an unmapped user 0, a tmpfs cannot make directories: first become somebody.
  become_inner();
  mount_tmpfs(root, 0, 1L << 20, ROOT_INODES, "755");
  for (size_t i = 0; i < options->readable_count; i++)
    if (trees[i] >= 0) put(trees[i], options->readable[i]);
  for (size_t i = 0; i < options->covered_count; i++) cover(options->covered[i]);
  for (size_t i = 0; i < DEVICES; i++)
    if (device[i] >= 0) put(device[i], devices[i]);
  copy_links();
  make_scratch(options);
  if (options->programs) start_loopback();
  const int processes = take_processes(options->programs);
  if (options->process_files && !options->programs) make_process_files(options->command[0]);
  change_root();
  return processes;
}
