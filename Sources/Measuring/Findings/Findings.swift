// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// What the records of a run give away of its set-up, gathered one by one.
package struct Findings: Sendable {
  private var failure = CommonFailure()
  private var passes = DoubtfulPasses()
  /// The modules for want of which samples failed, and how many samples did.
  package private(set) var missingModules: [String: Int] = [:]

  package init() {}

  /// Adds the record of a sample; the first that is shown is the first that is added.
  package mutating func add(_ record: SampleRecord) {
    failure.add(record)
    passes.add(record)
    if let module = MissingModules.module(of: record) { missingModules[module, default: 0] += 1 }
  }

  /// The failure that all samples share; nil when there is none.
  package var commonFailure: CommonFailure? { failure.isShared ? failure : nil }

  /// The passes that say nothing; nil when there is none.
  package var doubtfulPasses: DoubtfulPasses? { passes.count > 0 ? passes : nil }
}
