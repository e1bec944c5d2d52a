// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension FileBytes {
  /// Replaces a file by new bytes so that no reader ever sees a part of them.
  ///
  /// The bytes reach the disk under another name in the same folder before they take the file's
  /// place. When this throws, the other name is gone and the file is as it was. What is no file,
  /// such as `/dev/stdout` or a pipe, is written to where it is; a link is followed.
  package static func replace(_ link: String, with bytes: [UInt8]) throws {
    var path = link
    var status = stat()
    if stat(link, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw DataStoreError.cannotWrite(path: link, reason: "it is a folder")
      }
      guard status.st_mode & S_IFMT == S_IFREG else { return try overwrite(link, with: bytes) }
      if let resolved = realpath(link, nil) {
        path = String(cString: resolved)
        free(resolved)
      }
    }
    let temporary = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).partial"
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw writeFailure(path) }
    do {
      defer { close(descriptor) }
      try writeAll(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw writeFailure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func overwrite(_ path: String, with bytes: [UInt8]) throws {
    let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw writeFailure(path) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path: path)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, slice.baseAddress, slice.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw writeFailure(path) }
        rest = rest.dropFirst(count)
      }
    }
  }

  private static func writeFailure(_ path: String) -> DataStoreError {
    .cannotWrite(path: path, reason: lastSystemError())
  }
}
