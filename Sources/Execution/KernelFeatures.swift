// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxHost

/// What the running kernel offers to the sandbox.
package enum KernelFeatures {
  /// The version of Landlock's interface; 0 without Landlock.
  package static var landlockABI: Int { Int(evh_landlock_abi()) }

  package static var hasSeccomp: Bool { evh_has_seccomp() != 0 }

  /// What later versions of Landlock restrict and this one does not.
  package static func landlockAdditions(after abi: Int) -> String {
    [
      (2, "renaming across folders"), (3, "truncation"), (4, "TCP"), (5, "ioctl on devices"),
      (6, "signals and abstract sockets"),
    ]
    .filter { $0.0 > abi }.map(\.1).joined(separator: ", ")
  }
}
