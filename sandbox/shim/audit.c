// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0
//
// CPython's audit events, seen in C so that Python code cannot take the hook away. It notes what
// happened and forbids nothing.
#include <stddef.h>
#include <string.h>

#include "internal.h"

static int enabled;

static const struct {
  const char *prefix;
  uint32_t bit;
} events[] = {
    {"sys._getframe", EVH_AUDIT_FRAMES},     {"sys._current_frames", EVH_AUDIT_FRAMES},
    {"object.__getattr__", EVH_AUDIT_FRAMES}, {"gc.get_objects", EVH_AUDIT_OBJECTS},   {"gc.get_refer", EVH_AUDIT_OBJECTS},
    {"sys.settrace", EVH_AUDIT_TRACE},       {"sys.setprofile", EVH_AUDIT_TRACE},
    {"ctypes.", EVH_AUDIT_NATIVE},           {"os.fork", EVH_AUDIT_PROCESS},
    {"os.exec", EVH_AUDIT_PROCESS},          {"os.posix_spawn", EVH_AUDIT_PROCESS},
    {"os.spawn", EVH_AUDIT_PROCESS},         {"os.system", EVH_AUDIT_PROCESS},
    {"subprocess.Popen", EVH_AUDIT_PROCESS}, {"pty.spawn", EVH_AUDIT_PROCESS},
    {"_posixsubprocess.", EVH_AUDIT_PROCESS}, {"socket.", EVH_AUDIT_SOCKET},
    {"os.kill", EVH_AUDIT_SIGNAL},           {"signal.pthread_kill", EVH_AUDIT_SIGNAL},
};

void evh_audit_enable(int on) { enabled = on; }

int evh_audit_hook(const char *event, void *arguments, void *context) {
  (void)arguments;
  (void)context;
  if (!enabled || evh_notes == NULL) return 0;
  for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
    if (strncmp(event, events[i].prefix, strlen(events[i].prefix)) == 0) {
      evh_notes->audit |= events[i].bit;
      break;
    }
  return 0;
}
