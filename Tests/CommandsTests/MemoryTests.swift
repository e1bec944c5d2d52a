// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// The memory of a run does not grow with the texts of its samples.
@Suite(.requiresSandbox, .serialized)
struct MemoryTests {
  /// What ten times as many samples may take.
  ///
  /// The texts of one file are 1.2 MB and of the other 12 MB, which a run once held several times over; of
  /// each sample a few hundred bytes are kept. `benchmarks/performance/memory.py` looks at more of them.
  private static let mostGrowth = 10 << 20

  /// Samples of one task with equal programs, of which one is judged.
  private func write(_ count: Int, _ program: Program) throws {
    let text = "    return x\n" + String(repeating: "    # four kilobytes of text\n", count: 145)
    let line = try row(["task_id": "Own/0", "completion": text])
    try program.folder.write("\(count).jsonl", String(repeating: line, count: count))
  }

  @Test(.timeLimit(.minutes(3))) func isTheSameForTenTimesAsManySamples() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", humanEvalProblems(1))
    var peaks: [String: [Int]] = [:]
    for count in [300, 3000] {
      try write(count, program)
      let run = "runs/\(count)"
      let evaluate = [
        "evaluate", "--problems", "own.jsonl", "--samples", "\(count).jsonl", "-o", run, "-q",
      ]
      func look(_ name: String, _ arguments: [String]) async throws {
        let (status, bytes) = try await program.peakMemory(arguments)
        #expect(status == .exited(0), "\(name) of \(count) samples")
        peaks[name, default: []].append(bytes)
      }
      try await look("evaluate", evaluate)
      #expect(program.folder.lines(run + "/samples.jsonl").count == count)
      try FileManager.default.removeItem(atPath: program.folder.file(run + "/summary.json"))
      try await look("resume", evaluate)
    }
    for (name, bytes) in peaks {
      #expect(
        bytes.min() ?? 0 > 1 << 20,
        "\(name): the memory of \(bytes) bytes is none of a process"
      )
      #expect(bytes[1] - bytes[0] < Self.mostGrowth, "\(name): \(bytes) bytes")
    }
  }
}
