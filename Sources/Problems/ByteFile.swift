// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that is read at any place, open as long as the value lives.
///
/// A class, because it owns a descriptor.
final class ByteFile: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Takes a descriptor over.
  init(_ path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Makes an empty file that has no name, in the folder that `TMPDIR` names, or else in `/var/tmp`.
  ///
  /// It is gone with this process, however that ends.
  ///
  /// - Throws: ``TextStoreError``.
  static func unnamed() throws -> ByteFile {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let folder = named.isEmpty ? "/var/tmp" : named
    let path = folder + "/evalharness-" + String(UInt64.random(in: 0 ... .max), radix: 16)
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw TextStoreError.unusable(folder: folder, reason: lastSystemError())
    }
    unlink(path)
    return ByteFile(folder, descriptor: descriptor)
  }

  deinit {
    close(descriptor)
  }

  /// Reads bytes from an offset into a buffer and gives how many they are, 0 at the end.
  ///
  /// - Throws: ``TextFileError``.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw TextFileError.unreadable(path: path, reason: lastSystemError())
      }
    }
  }

  /// All bytes of the file.
  func bytes() throws -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw TextFileError.unreadable(path: path, reason: lastSystemError())
    }
    return try bytes(0..<Int(status.st_size))
  }

  /// The bytes of a part of the file, fewer where it ends before.
  func bytes(_ part: Range<Int>) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: part.count) { buffer, filled in
      while filled < part.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<part.count]
        )
        let count = try read(into: rest, at: part.lowerBound + filled)
        guard count > 0 else { return }
        filled += count
      }
    }
  }

  /// Writes bytes at an offset.
  ///
  /// - Throws: ``TextStoreError``.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var written = 0
    while written < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw TextStoreError.unusable(folder: path, reason: lastSystemError())
      }
    }
  }
}
