// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Measuring

/// Which shard a worker has and what its attempt is called, as the scheduler that started it says.
package struct Placement: Sendable, Hashable {
  /// Nil where no scheduler names one.
  package var shard: Int?
  package var attempt: String

  /// Reads what Slurm's job arrays, indexed Jobs of Kubernetes and GNU parallel tell a process.
  ///
  /// - Parameters:
  ///   - environment: The variables of the process.
  ///   - offset: What is added to the number of an array's element, for those that begin anew at 0.
  package init(environment: [String: String], offset: Int = 0) {
    func number(_ name: String) -> Int? {
      environment[name].flatMap { Int($0) }.flatMap { 0...1 << 30 ~= $0 ? $0 : nil }
    }
    let host = ThisMachine.named["name"] ?? "host"
    if let task = number("SLURM_ARRAY_TASK_ID") {
      shard = task + offset
      let job = environment["SLURM_ARRAY_JOB_ID"] ?? environment["SLURM_JOB_ID"] ?? "slurm"
      attempt = "\(job)_\(task)_r\(number("SLURM_RESTART_COUNT") ?? 0)"
    } else if let index = number("JOB_COMPLETION_INDEX") {
      shard = index + offset
      attempt = environment["HOSTNAME"] ?? host
    } else if let place = number("PARALLEL_SEQ") {
      // The first is 1.
      shard = place - 1 + offset
      attempt = "parallel-\(host)-\(getpid())"
    } else {
      shard = nil
      attempt = "\(host)-\(getpid())"
    }
  }
}
