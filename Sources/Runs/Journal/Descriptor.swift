// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems

/// An open file of a run's folder, closed when the value goes away.
///
/// What is no file there is refused: a link would have a run written to a place of somebody else's
/// choice, and a pipe would keep this process waiting.
struct Descriptor: ~Copyable {
  let path: String
  let number: Int32

  init(opening path: String, _ flags: Int32, mode: mode_t = 0o644) throws {
    self.path = path
    number = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, mode)
    guard number >= 0 else {
      let error = systemError("open it")
      if let kind = FileKind(at: path), kind != .file, kind != .folder {
        throw JournalError.notAFile(path: path, kind: kind)
      }
      throw error
    }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw systemError("look at it") }
    let kind = FileKind(status)
    guard kind == .file || (kind == .folder && flags & O_DIRECTORY != 0) else {
      throw JournalError.notAFile(path: path, kind: kind)
    }
  }

  deinit {
    if number >= 0 { Glibc.close(number) }
  }

  /// Writes all of the bytes.
  borrowing func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { buffer in
      var rest = UnsafeRawBufferPointer(rebasing: buffer[...])
      while !rest.isEmpty {
        let count = Glibc.write(number, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno != EINTR {
          throw systemError("write to it")
        }
      }
    }
  }

  /// The bytes of the file up to the size that it has now.
  ///
  /// - Throws: ``JournalError``, also for a file of more than `most` bytes.
  borrowing func read(most: Int = FileBytes.limit) throws -> [UInt8] {
    let size = try size()
    guard size <= most else { throw JournalError.tooLarge(path: path, most: most) }
    return try read(0..<size)
  }

  /// The lines of the file, of which one is in memory at a time.
  ///
  /// The reader must not outlive the descriptor.
  borrowing func lines(upTo size: Int) -> LineReader {
    let (path, number) = (path, number)
    return LineReader(longest: JournalLines.longest) { buffer, offset in
      let room = UnsafeMutableRawBufferPointer(
        rebasing: buffer.prefix(max(0, min(buffer.count, size - offset)))
      )
      return try Self.read(into: room, at: offset, of: path, number)
    }
  }

  /// The bytes of a part of the file, fewer where it ends before.
  borrowing func read(_ part: Range<Int>) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: part.count) { buffer, filled in
      while filled < part.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<part.count]
        )
        let count = try Self.read(into: rest, at: part.lowerBound + filled, of: path, number)
        guard count > 0 else { return }
        filled += count
      }
    }
  }

  private static func read(
    into buffer: UnsafeMutableRawBufferPointer,
    at offset: Int,
    of path: String,
    _ number: Int32
  ) throws -> Int {
    while true {
      let count = pread(number, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else { throw JournalError.last(path: path, action: "read it") }
    }
  }

  borrowing func size() throws -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw systemError("look at it") }
    return Int(status.st_size)
  }

  borrowing func truncate(to size: Int) throws {
    while ftruncate(number, off_t(size)) != 0 {
      guard errno == EINTR else { throw systemError("shorten it") }
    }
  }

  /// Waits until the bytes are on the disk.
  ///
  /// What has no disk, such as a pipe, needs no waiting.
  borrowing func sync() throws {
    while fsync(number) != 0 {
      if errno == EINVAL || errno == EROFS { return }
      guard errno == EINTR else { throw systemError("keep it on the disk") }
    }
  }

  /// What became of a lock.
  enum Lock {
    case taken
    /// Another process keeps it for longer than a moment.
    case inUse
    /// The file system has none, as Lustre where it is mounted without them: nobody can be kept away.
    case none
  }

  /// Takes the lock of the file.
  ///
  /// A process that was just killed has it until the kernel is done with it, and a child of this
  /// process that does not yet run its own program shares it.
  borrowing func lock(within patience: Duration = .milliseconds(500)) throws -> Lock {
    let end = ContinuousClock.now + patience
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK where ContinuousClock.now < end: usleep(5000)
      case EWOULDBLOCK: return .inUse
      case ENOSYS, EOPNOTSUPP, ENOLCK: return .none
      default: throw systemError("lock it")
      }
    }
    return .taken
  }

  private borrowing func systemError(_ action: String) -> JournalError {
    .last(path: path, action: action)
  }
}

extension JournalError {
  /// The error of the system call that just failed.
  static func last(path: String, action: String) -> JournalError {
    let number = errno
    let reason = String(cString: strerror(number))
    return number == ENOSPC || number == EDQUOT || number == EFBIG
      ? .noSpace(path: path, reason: reason)
      : .system(path: path, action: action, reason: reason)
  }
}
