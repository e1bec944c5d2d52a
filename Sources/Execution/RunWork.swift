// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI

/// One program to run for its own sake, as `python3 main.py` would: nothing is judged.
package struct RunWork: Sendable {
  /// The program: Python text in bytes, which runs as the module `__main__`.
  package var program: [UInt8]
  /// The file that the program lies in, by which a traceback names it.
  package var name = ScratchPath.main
  /// What follows the name in `sys.argv`.
  package var arguments: [String] = []
  /// All that it can read from its standard input, in bytes.
  package var input: [UInt8] = []
  /// The files that it finds in its folder.
  package var files: [File] = []
  /// The files that are wanted of it, whether they are there or not.
  package var wanted: [ScratchPath] = []
  /// The most bytes that are taken of its standard output, and of its standard error; a program that writes
  /// more is ended.
  package var mostOutputBytes: Int
  /// The most bytes that are taken of all files that are wanted.
  package var mostWantedBytes = 16 << 20
  package var limits: Limits

  /// A file and what it holds.
  package struct File: Sendable, Hashable {
    package var path: ScratchPath
    package var content: [UInt8]

    package init(_ path: ScratchPath, _ content: [UInt8]) {
      self.path = path
      self.content = content
    }
  }

  package init(program: [UInt8], limits: Limits) {
    self.program = program
    self.limits = limits
    mostOutputBytes = limits.outputBytes
  }

  /// The bytes that it takes up in the scratch before it runs.
  package var scratchBytes: Int {
    program.count + input.count + files.reduce(0) { $0 + $1.content.count }
  }

  /// Whether its files can all be made: no file is a folder of another, and they are not too many.
  package var filesFit: Bool {
    let paths = Set(files.map(\.path.description) + ["\(name)"])
    var folders: Set<String> = []
    for path in paths {
      var parts = path.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.insert(parts.joined(separator: "/"))
        parts.removeLast()
      }
    }
    return folders.isDisjoint(with: paths) && paths.count + folders.count <= Self.mostNodes
  }

  /// The most files and folders: half of what a scratch has.
  private static let mostNodes = Int(EVH_SCRATCH_INODES) / 2

  /// The size of the largest of its files.
  var largestFile: Int {
    max(program.count, input.count, files.map(\.content.count).max() ?? 0)
  }
}

/// The path of a file below a program's folder.
package struct ScratchPath: Sendable, Hashable, CustomStringConvertible {
  /// Its folders and its name, divided by slashes.
  package let description: String

  /// The file that a program lies in.
  package static let main = ScratchPath(known: "main.py")

  private init(known text: String) {
    description = text
  }

  /// Reads a path; nil for one that is absolute, leads upwards, names no file, or is too long for one.
  package init?(_ text: String) {
    guard text.utf8.count <= 1024, !text.hasPrefix("/"), !text.hasSuffix("/"),
      !text.utf8.contains(0)
    else { return nil }
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, parts.allSatisfy({ $0 != ".." && $0.utf8.count <= 255 }) else {
      return nil
    }
    description = parts.joined(separator: "/")
  }
}
