// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Measuring
import Service

/// `evalharness judge`: a request a line in, a result a line out.
struct JudgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge",
    abstract: "Judge programs for another process: JSON lines in, JSON lines out.",
    discussion: """
      Reads requests from standard input and writes a line for each to standard output, in whatever order \
      they are done; cages stay warm between them. Ends with the input. See docs/service.md.

        echo '{"id": 1, "problem": {"kind": "asserts", "tests": ["assert f(1) == 2"]}, \
      "programs": [{"text": "def f(x): return x + 1"}]}' | evalharness judge
      """
  )

  @OptionGroup var service: ServiceOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many requests are worked at at the same time; four a worker if not given.",
      valueName: "count"
    )
  )
  var requests: Int?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  mutating func validate() throws {
    guard 1...65_536 ~= requests ?? 1 else {
      throw ValidationError("--requests takes a count of 1 or more, and of 65536 or less.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let service = try await service.service(log: log)
    let width = self.service.workers ?? ThisMachine.processors
    let most = requests ?? 4 * width
    // Who reads the answers may go before all are written.
    signal(SIGPIPE, SIG_IGN)
    let summary = try await interruptible {
      do {
        try await service.warm()
        let summary = try await LineService(service, mostAtOnce: most).run(
          reading: STDIN_FILENO,
          writing: STDOUT_FILENO
        )
        await service.close()
        return summary
      } catch {
        await service.close()
        throw error
      }
    } onInterrupt: {
      log.note("stopped; requests without an answer were not judged")
    }
    if summary.errors > 0 {
      log.note("\(summary.errors) of \(summary.requests) requests were answered with an error")
    }
  }
}
