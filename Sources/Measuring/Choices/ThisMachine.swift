// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// The machine that programs are judged on.
package enum ThisMachine {
  /// The processors that this process may use.
  package static var processors: Int {
    max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Facts on which no number depends.
  static var facts: [String: String] {
    var name = utsname()
    guard uname(&name) == 0 else { return [:] }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return ["kernel": text(name.release), "machine": text(name.machine)]
  }

  /// Those facts and the name of the machine.
  package static var named: [String: String] {
    var name = utsname()
    guard uname(&name) == 0 else { return facts }
    let host = withUnsafeBytes(of: name.nodename) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return facts.merging(["name": host]) { own, _ in own }
  }
}
