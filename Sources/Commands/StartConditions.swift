// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What this program needs of the machine to run at all, looked at before anything else.
///
/// Without it the language's own libraries end in the middle, lose the command line or wait for ever.
enum StartConditions {
  /// A resource, what is the least of it, and what raises it.
  private struct Resource {
    var number: __rlimit_resource
    var least: UInt64
    var name: String
    var option: String
    /// How many of the least one unit of the option is.
    var unit: UInt64 = 1
  }

  private static let resources = [
    Resource(number: __RLIMIT_NPROC, least: 16, name: "processes and threads", option: "-u"),
    Resource(number: RLIMIT_NOFILE, least: 64, name: "open files", option: "-n"),
    Resource(
      number: RLIMIT_AS,
      least: 1 << 30,
      name: "bytes of address space",
      option: "-v",
      unit: 1 << 10
    ),
  ]

  /// Why the program cannot run, in a sentence with the remedy; nil when it can.
  static var obstacle: String? {
    guard access("/proc/self/exe", F_OK) == 0 else {
      return "/proc is not mounted here; mount it: mount -t proc proc /proc"
    }
    guard access("/dev/null", R_OK | W_OK) == 0 else {
      return "/dev/null is not here or cannot be written to; make it: mknod -m 666 /dev/null c 1 3"
    }
    for resource in resources {
      var limit = rlimit()
      guard getrlimit(Int32(resource.number.rawValue), &limit) == 0, limit.rlim_cur < resource.least
      else {
        continue
      }
      // Processes of root are not counted.
      if resource.option == "-u", getuid() == 0 { continue }
      return
        "this shell allows \(limit.rlim_cur) \(resource.name), and \(resource.least) are the least; "
        + "allow more: ulimit \(resource.option) \(resource.least / resource.unit)"
    }
    return nil
  }
}
