// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Runs

extension Generation {
  /// What asking a model came to.
  package struct Result: Sendable {
    /// Everything that the texts depend on.
    package var `protocol`: GenerationProtocol
    /// Where they are.
    package var folder: GenerationFolder
    /// Why samples are missing.
    package var failures: [String]
  }

  /// Asks for what a folder of samples lacks, which is begun where it is not there.
  ///
  /// - Parameters:
  ///   - benchmark: The problems that are asked.
  ///   - total: How many the split has.
  ///   - directory: The folder; nil for one named after the protocol.
  ///   - observer: Who is told how it goes.
  /// - Returns: What it came to; samples may be missing.
  /// - Throws: `JournalError`, and what kept the model from being asked at all.
  package func run(
    on benchmark: LoadedBenchmark,
    of total: Int,
    in directory: String?,
    observer: any MeasurementObserver
  ) async throws -> Result {
    let generationProtocol = makeProtocol(for: benchmark, of: total)
    let digest = try generationProtocol.digest()
    let directory =
      directory
      ?? Measurement.directory(for: benchmark, generationProtocol.provider, digest: digest)
    let isNew = RunDirectory.isFree(directory)
    let folder = try GenerationFolder(directory, protocol: generationProtocol)
    let earlier = folder.countOfEarlier
    if earlier > 0 { observer.note("\(directory): \(earlier) samples were written before") }
    let counter = Counter(
      observer.writing(
        total: benchmark.problems.count * samplesPerTask - earlier
          - leftOut.values.reduce(0) { $0 + $1.count }
      )
    )
    let failures: [String]
    do {
      failures = try await run(into: folder, onNotice: observer.note) { _ in await counter.add() }
    } catch {
      if isNew { RunDirectory.removeUnused(directory) }
      throw error
    }
    await counter.finish()
    return Result(protocol: generationProtocol, folder: folder, failures: failures)
  }

  /// Counts samples that come from several tasks.
  private actor Counter {
    private var progress: any SampleProgress

    init(_ progress: any SampleProgress) {
      self.progress = progress
    }

    func add() { progress.add() }
    func finish() { progress.finish() }
  }
}
