// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// How an engine ended, in words that say what to do.
struct EngineEnding: Sendable, CustomStringConvertible {
  /// The shell's status: the engine's, or 128 and the number of the signal that ended it.
  var status: Int32
  /// The end of what it wrote.
  var log: String
  /// Where all of it is.
  var path: String

  /// Whether another was quicker to take the port.
  var isPortTaken: Bool {
    ["couldn't bind", "Address already in use"].contains(where: log.contains)
  }

  var description: String {
    let last = log.split(whereSeparator: \.isNewline).last.map { ", saying '\($0.prefix(200))'" }
    return "it ended \(how)\(last ?? ""): \(remedy) (its log: \(path))"
  }

  private var how: String {
    switch status - 128 {
    case SIGILL: "by SIGILL"
    case SIGKILL: "by SIGKILL"
    case SIGABRT: "by SIGABRT"
    case SIGSEGV: "by SIGSEGV"
    case SIGTERM: "by SIGTERM"
    case 1...64: "by signal \(status - 128)"
    default: "with status \(status)"
    }
  }

  private var remedy: String {
    let text = log.lowercased()
    let words = ["out of memory", "failed to allocate", "unable to allocate", "bad_alloc"]
    if words.contains(where: text.contains) {
      return "memory is short, so take a smaller model, fewer slots or a shorter context"
    }
    switch status - 128 {
    case SIGILL: return "it is built for another processor, so name another with --engine"
    case SIGKILL:
      return "most likely for want of memory, so take a smaller model, fewer slots or a shorter "
        + "context"
    default: return status == 127 ? "name a program that can be run" : "see its log"
    }
  }

  /// The last bytes of a file from a place on, as far as they can be read.
  static func tail(of path: String, from start: UInt64) -> String {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly) else { return "" }
    defer { try? file.close() }
    let most: Int64 = 64 << 10
    guard let end = try? file.seek(offset: 0, from: .end), end > start else { return "" }
    let first = max(Int64(start), end - most)
    var bytes = [UInt8](repeating: 0, count: Int(end - first))
    let count = bytes.withUnsafeMutableBytes { buffer -> Int in
      var count = 0
      while count < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
        guard let more = try? file.read(fromAbsoluteOffset: first + Int64(count), into: rest),
          more > 0
        else { break }
        count += more
      }
      return count
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
