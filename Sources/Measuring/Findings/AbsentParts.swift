// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Problems

/// Problems that cannot be judged since their environment was made without a part.
package struct AbsentParts: CustomStringConvertible {
  private let problems: Int
  private let parts: [String]
  private let environment: String

  /// Nil when every problem has its libraries.
  package init?(_ problems: [Problem], of interpreter: Interpreter) {
    let missing = problems.map { interpreter.modules(of: $0.group).absent }.filter { !$0.isEmpty }
    guard !missing.isEmpty else { return nil }
    self.problems = missing.count
    let modules = missing.flatMap(\.self)
    parts = interpreter.absent.filter { part in
      modules.contains { $0 == part || $0.hasPrefix(part + ".") }
    }
    environment = interpreter.environment?.name ?? ""
  }

  package var description: String {
    "\(problems) problems need \(parts.joined(separator: " and ")), which the environment \(environment) "
      + "was made without, and get no verdict; 'evalharness environment create \(environment)' adds it, "
      + "--where leaves them out"
  }
}
