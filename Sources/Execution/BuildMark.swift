// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxHost
import SystemPackage

/// Which build a program or a part of it is of.
///
/// The protocol between the parts has no version of its own: only parts of one build fit together.
package struct BuildMark: Sendable, Hashable, CustomStringConvertible {
  /// `development`, or the commit, a digest of the sources of `sandbox/` and how it was linked.
  package let text: String

  /// That of the running program.
  package static let ofProgram = BuildMark(String(cString: evh_own_build()))

  package init(_ text: String) {
    self.text = text
  }

  /// Finds that of a part in its file.
  ///
  /// - Throws: ``SandboxError/otherBuild(path:mark:program:)`` when it has none.
  init(ofPart path: String) throws {
    let mark = (try? Self.bytes(of: path))?.withUnsafeBytes { bytes in
      evh_find_build(bytes.baseAddress, bytes.count).map { String(cString: $0) }
    }
    guard let mark else {
      throw SandboxError.otherBuild(path: path, mark: "none", program: Self.ofProgram.text)
    }
    text = mark
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    return try file.closeAfter {
      let size = Int(try file.seek(offset: 0, from: .end))
      return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        count = try file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }

  /// For a person: `development build`, or the commit and how it was linked.
  package var description: String {
    let words = text.split(separator: " ")
    guard words.count > 2 else { return "\(text) build" }
    return "\(words[0]), \(words[2...].joined(separator: " "))"
  }
}
