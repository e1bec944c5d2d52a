// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How far a program is kept from the machine.
///
/// Every level has Landlock, the seccomp filter, no capabilities, no_new_privs, resource limits and
/// a clean environment.
package enum Isolation: String, Sendable, Hashable, Codable, CaseIterable {
  /// Namespaces for users, processes, mounts, network, IPC, host name and cgroups, and a root
  /// directory of its own.
  case full
  /// No namespaces, where the kernel refuses them: the metadata of the machine's files can be
  /// seen, and the scratch directory is an ordinary one without a quota.
  case noNamespaces = "no-namespaces"

  /// The layers of the level, in the order they are put on.
  package var layers: [String] {
    let common = ["landlock", "seccomp", "no_new_privs", "no capabilities", "rlimits", "cpu timer"]
    switch self {
    case .full:
      return ["user, pid, mount, network, ipc, uts and cgroup namespaces", "own root"] + common
    case .noNamespaces:
      return common
    }
  }
}
