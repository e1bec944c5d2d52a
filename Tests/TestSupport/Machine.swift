// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import Foundation
package import Grading
package import Testing

extension Trait where Self == ConditionTrait {
  /// Runs a test only where programs can be isolated fully.
  package static var requiresSandbox: Self {
    .enabled("this machine cannot isolate programs fully; see 'evalharness doctor'") {
      await Machine.canIsolateFully
    }
  }
}

/// What tests need of the machine they run on.
package enum Machine {
  /// Whether the interpreter of `PATH` has numpy.
  package static let hasNumpy: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import numpy"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Whether a cage with full isolation starts.
  package static var canIsolateFully: Bool {
    get async {
      guard let sandbox = try? await Sandbox.forTests(), let cage = try? Cage(sandbox) else {
        return false
      }
      defer { Task { await cage.close() } }
      return (try? await cage.warm(.compatible)) != nil
    }
  }
}

extension Sandbox {
  /// A sandbox with the interpreter of `PATH`, or of `EVALHARNESS_TEST_PYTHON`.
  package static func forTests(
    isolation: Isolation = .full,
    limits: Limits = Limits(cpu: .seconds(5))
  ) async throws -> Sandbox {
    Sandbox(
      parts: try SandboxParts(),
      interpreter: try await Interpreter(
        command: ProcessInfo.processInfo.environment["EVALHARNESS_TEST_PYTHON"] ?? "python3"
      ),
      isolation: isolation,
      limits: limits
    )
  }
}

extension Grader {
  /// A grader of two workers.
  package static func forTests(
    policy: JudgingPolicy,
    limits: Limits = Limits(cpu: .seconds(5)),
    width: Int = 2
  ) async throws -> Grader {
    Grader(
      sandbox: try await .forTests(limits: limits),
      limits: limits,
      policy: policy,
      width: width
    )
  }
}
