// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Measuring
import Problems
import Prompting
import Runs

extension GenerationSession {
  /// Writes the files that were asked for, the samples in the order of the benchmark.
  func export(from directory: String, of benchmark: LoadedBenchmark) async throws {
    guard !exports.isEmpty else { return }
    // Read again rather than kept: any number of samples is asked for in the same memory.
    var samples: [Sample] = []
    try CompletionLog.read(directory) { samples.append($0.sample) }
    var rank: [TaskID: Int] = [:]
    for (place, problem) in benchmark.problems.enumerated() { rank[problem.id] = place }
    let sorted = samples.filter { rank[$0.task] != nil }.sorted {
      (rank[$0.task] ?? 0, $0.index) < (rank[$1.task] ?? 0, $1.index)
    }
    for export in exports {
      let bytes =
        switch export.format {
        case .humanEval: SampleExport.texts(sorted)
        case .evalPlus: SampleExport.programs(try await programs(in: sorted, of: benchmark))
        }
      try OutputFile.write(bytes, to: export.path)
    }
  }

  /// The program of every sample, empty where there is none, so that each has a row.
  private func programs(
    in samples: [Sample],
    of benchmark: LoadedBenchmark
  ) async throws -> [(task: TaskID, program: String)] {
    let method = try extraction.method(for: benchmark, forModel: true)
    let cage = method.needsParser ? try Cage(try await parser.sandbox(for: benchmark)) : nil
    let extractor = Extractor(method, benchmark.problems, in: cage)
    do {
      var programs: [(task: TaskID, program: String)] = []
      for sample in samples {
        programs.append((sample.task, try await extractor.program(of: sample)?.source ?? ""))
      }
      await cage?.close()
      return programs
    } catch {
      await cage?.close()
      throw error
    }
  }
}
