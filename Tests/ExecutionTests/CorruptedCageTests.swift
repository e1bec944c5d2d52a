// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import Execution
import Foundation
import Testing

/// A fork server and a judge that say anything at all fail the sandbox, never this program.
///
/// `EVALHARNESS_FUZZ` is the number of samples, `EVALHARNESS_SEED` their seed.
struct CorruptedCageTests {
  @Test(.timeLimit(.minutes(60)), arguments: [Work.Mode.strict, .compatible])
  func neverPassesOrCrashes(mode: Work.Mode) async throws {
    let environment = ProcessInfo.processInfo.environment
    let count = Int(environment["EVALHARNESS_FUZZ"] ?? "") ?? 300
    var source = SplitMix(state: UInt64(environment["EVALHARNESS_SEED"] ?? "") ?? 1)
    let launcher = try Launcher()
    let limits = Limits(cpu: .seconds(1))
    let cage = try Cage(
      Sandbox(
        parts: try SandboxParts(launcher: launcher.path),
        interpreter: try await Interpreter(command: "/usr/bin/python3"),
        isolation: .full,
        limits: limits
      )
    )
    var lost = 0
    for number in 0..<count {
      let orders = Orders(from: &source)
      let work = Work(
        mode: mode,
        program: try orders.text,
        context: "",
        tests: "",
        entryPoint: "",
        limits: limits
      )
      let start = ContinuousClock.now
      do {
        let outcome = try await cage.run(work)
        let passes = outcome.reply?.word == "passed" && outcome.fault == nil
        #expect(!passes, "sample \(number): \(orders)")
        #expect(outcome.end.refused.allSatisfy { $0.allSatisfy(\.isASCII) })
      } catch SandboxError.lost {
        lost += 1
      }
      #expect(ContinuousClock.now - start < .seconds(20), "sample \(number): \(orders)")
    }
    await cage.close()
    #expect(lost < count)
  }

  /// What the two say about one sample.
  private struct Orders: Encodable {
    var judge: String
    var sample: String
    var report: String?

    init(from source: inout SplitMix) {
      let words = [
        "wrongAnswer\0why", "exception\0ValueError", "passed", "ended\0", "", "\0", "nonsense\0",
      ]
      let word = Array((words.randomElement(using: &source) ?? "").utf8)
      switch source.next() % 8 {
      case 0: judge = Self.random(upTo: 40, &source)
      case 1: judge = "ID" + Self.hex([255, 255, 255, 255]) + Self.random(upTo: 9, &source)
      default: judge = "ID" + Self.framed(word == Array("passed".utf8) ? [] : word)
      }
      switch source.next() % 4 {
      case 0: sample = Self.random(upTo: 60, &source)
      case 1: sample = Self.framed(Array("passed\0aaaaaaaaaaaaaaaa".utf8))
      case 2: sample = Self.hex([255, 255, 255, 127]) + Self.random(upTo: 60, &source)
      default: sample = Self.framed(word) + Self.framed(word)
      }
      let size = MemoryLayout<evh_report>.size
      switch source.next() % 16 {
      case 0: report = nil
      case 1: report = Self.random(upTo: 400, &source)
      case 2: report = Self.random(exactly: size, &source)
      case 3: report = "ID" + Self.random(upTo: size, &source)
      default: report = "ID" + Self.report(size - 8, &source)
      }
    }

    var text: String {
      get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    /// A report that starts out as that of a process that ended well.
    private static func report(_ size: Int, _ source: inout SplitMix) -> String {
      var bytes = [UInt8](repeating: 0, count: size)
      for _ in 0..<Int.random(in: 0..<12, using: &source) {
        let values: [UInt8] = [0, 1, 127, 128, 255, UInt8.random(in: 0...255, using: &source)]
        let place = Int.random(in: 0..<size, using: &source)
        let length = Int.random(in: 1...8, using: &source)
        let value = values.randomElement(using: &source) ?? 0
        for index in place..<min(size, place + length) { bytes[index] = value }
      }
      return hex(bytes)
    }

    private static func random(upTo most: Int, _ source: inout SplitMix) -> String {
      random(exactly: Int.random(in: 1...most, using: &source), &source)
    }

    private static func random(exactly count: Int, _ source: inout SplitMix) -> String {
      hex((0..<count).map { _ in UInt8.random(in: 0...255, using: &source) })
    }

    private static func framed(_ body: [UInt8]) -> String {
      let length = UInt32(body.count).littleEndian
      return hex(withUnsafeBytes(of: length) { Array($0) } + body)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  /// The script beside this file as a program.
  private final class Launcher {
    let path: String

    init() throws {
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "corrupted_launcher.py")
      let file = FileManager.default.temporaryDirectory.appending(path: "evalharness-\(UUID())")
      let text = "#!/usr/bin/python3 -S\n" + (try String(contentsOf: script, encoding: .utf8))
      try text.write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      path = file.path
    }

    deinit {
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}

extension SandboxParts {
  fileprivate init(launcher: String) throws {
    self = try SandboxParts()
    self.launcher = launcher
  }
}

/// Numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
