// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Runs

extension Measurement {
  /// Judges samples of a part of a run.
  ///
  /// - Parameters:
  ///   - part: The samples.
  ///   - journal: Where their records go, none of which is there yet.
  ///   - path: The file that has them then.
  ///   - begin: Is called before the first is judged, once the file was looked at.
  /// - Returns: How many have a verdict of their program.
  /// - Throws: `JournalError`, ``MeasurementError``.
  package func judge(
    _ part: SampleDraw,
    into journal: any SampleJournal,
    at path: String,
    begin: () throws -> Void
  ) async throws -> Int {
    let header = RunHeader(protocol: makeProtocol(), created: .now)
    var plan = JudgingPlan(
      of: benchmark,
      texts: part.texts,
      deduplicates: deduplicates,
      continuing: try RunContents(of: header, adding: path),
      in: path
    )
    try begin()
    try await add(part, to: &plan)
    try await judgeAll(&plan, into: journal)
    try journal.sync()
    try await checkEnvironment(for: path)
    return plan.contents.entries.count(where: \.isOfTheProgram)
  }
}
