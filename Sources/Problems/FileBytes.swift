// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Whole files as bytes.
package enum FileBytes {
  /// The most bytes that a file may have, packed or not: a bound against endless input.
  package static let limit = 1 << 31

  /// Reads a file, a pipe or a device to its end.
  package static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw TextFileError.directory(path: path) }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(Int(status.st_size), limit) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      guard count > 0 else { return bytes }
      guard bytes.count + count <= limit else { throw TextFileError.tooLarge(path: path) }
      bytes += chunk[..<count]
    }
  }

  private static func failure(_ path: String) -> TextFileError {
    errno == ENOENT || errno == ENOTDIR
      ? .absent(path: path) : .unreadable(path: path, reason: lastSystemError())
  }
}

/// What the last failed system call of this thread says.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
