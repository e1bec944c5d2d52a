// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Subprocess
import Testing

/// The Python that runs in the cage, tested by Python beside this file.
struct RunnerTests {
  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "test_accounts.py", "test_aliases.py", "test_cases.py", "test_deciding.py",
      "test_endless.py",
      "test_extraction.py", "test_functions.py",
      "test_inputs.py",
      "test_inspection.py",
      "test_judge.py", "test_libraries.py", "test_likeness.py", "test_predictions.py",
      "test_prompt_classes.py",
      "test_rehearsal.py",
      "test_semaphores.py",
      "test_stand_ins.py", "test_streams.py", "test_values.py",
      "test_whole_programs.py",
    ]
  )
  func passes(file: String) async throws {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let result = try await run(
      .name("python3"),
      arguments: ["-B", "/\(folder)/\(file)"],
      output: .discarded,
      error: .string(limit: 1 << 20)
    )
    #expect(result.terminationStatus.isSuccess, "python3 \(file) says:\n\(result.standardError)")
  }
}
