// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Whole files as bytes.
package enum FileBytes {
  /// The most bytes that a file may have, packed or not.
  ///
  /// A bound against endless input and against a small file that unpacks to a large one: what is made
  /// of the bytes takes several times as much, and all of that has to fit the machine.
  package static let limit = min(1 << 31, max(1 << 26, MachineMemory.bytes / 8))

  /// Reads a file to its end, and nothing but a file.
  ///
  /// A link is refused, for what it leads to is the choice of whoever made it: other people's samples
  /// and runs come in archives. So is what may never end, or keep this process waiting: a pipe or a
  /// device. What this process was started with is its caller's own choice, so that `/dev/stdin` and
  /// the `/dev/fd/63` of a shell's `<(command)` are read, whatever they are.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - followsLinks: Whether a link is followed, as to a file that is known by its digest.
  /// - Returns: The bytes of the file.
  /// - Throws: ``TextFileError``, and `CancellationError` when the task is cancelled while a pipe has
  ///   nothing to read.
  package static func read(_ path: String, followsLinks: Bool = false) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try open(path, followsLinks: followsLinks) { descriptor, status in
      guard status.st_size <= limit else { throw TextFileError.tooLarge(path: path) }
      bytes.reserveCapacity(Int(status.st_size) + 1)
      try forEachChunk(of: descriptor, path, mayWait: status.st_mode & S_IFMT != S_IFREG) { chunk in
        guard bytes.count + chunk.count <= limit else { throw TextFileError.tooLarge(path: path) }
        bytes += chunk
      }
    }
    return bytes
  }

  /// Gives a file of any length piece by piece; a link to one is followed.
  static func forEachChunk(of path: String, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
    try open(path, followsLinks: true) { descriptor, status in
      try forEachChunk(
        of: descriptor,
        path,
        mayWait: status.st_mode & S_IFMT != S_IFREG,
        body
      )
    }
  }

  /// Opens a file of at most ``limit`` bytes; what is none, such as a pipe, is first read to its end.
  ///
  /// - Throws: ``TextFileError``, ``TextStoreError``.
  static func opened(_ path: String) throws -> ByteFile {
    var file: ByteFile?
    try open(path, followsLinks: false) { descriptor, status in
      guard status.st_size <= limit else { throw TextFileError.tooLarge(path: path) }
      // Of an inherited one, somebody may have read the beginning.
      if status.st_mode & S_IFMT == S_IFREG, lseek(descriptor, 0, SEEK_CUR) == 0 {
        let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { throw failure(path) }
        file = ByteFile(path, descriptor: own)
        return
      }
      let copy = try ByteFile.unnamed()
      var size = 0
      try forEachChunk(of: descriptor, path, mayWait: true) { chunk in
        guard size + chunk.count <= limit else { throw TextFileError.tooLarge(path: path) }
        try chunk.withUnsafeBytes { try copy.write($0, at: size) }
        size += chunk.count
      }
      file = copy
    }
    guard let file else { throw TextFileError.absent(path: path) }
    return file
  }

  private static func open(
    _ path: String,
    followsLinks: Bool,
    _ body: (_ descriptor: Int32, _ status: stat) throws -> Void
  ) throws {
    let number = inherited(path)
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = number.map { fcntl($0, F_DUPFD_CLOEXEC, 0) } ?? Glibc.open(path, flags)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw TextFileError.directory(path: path) }
    guard status.st_mode & S_IFMT == S_IFREG || number != nil else {
      throw TextFileError.notAFile(path: path, kind: FileKind(status))
    }
    try body(descriptor, status)
  }

  private static func forEachChunk(
    of descriptor: Int32,
    _ path: String,
    mayWait: Bool,
    _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      try Task.checkCancellation()
      if mayWait { try wait(for: descriptor, path) }
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count >= 0 else { throw failure(path) }
      guard count > 0 else { return }
      try body(chunk[..<count])
    }
  }

  /// Waits until there is something to read, in turns that are short enough to be stopped.
  private static func wait(for descriptor: Int32, _ path: String) throws {
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      try Task.checkCancellation()
      let ready = poll(&event, 1, 100)
      if ready > 0 { return }
      guard ready == 0 || errno == EINTR else { throw failure(path) }
    }
  }

  /// The descriptor of this process that a path is another name of.
  private static func inherited(_ path: String) -> Int32? {
    if path == "/dev/stdin" { return STDIN_FILENO }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count)).flatMap { $0 >= 0 ? $0 : nil }
    }
    return nil
  }

  private static func failure(_ path: String) -> TextFileError {
    let number = errno
    var status = stat()
    // A link that was not followed looks like a path that is a loop, and a device without a driver
    // like one that was never made.
    if number == ELOOP || number == ENXIO, lstat(path, &status) == 0 {
      let kind = FileKind(status)
      if kind != .file { return .notAFile(path: path, kind: kind) }
    }
    return number == ENOENT || number == ENOTDIR
      ? .absent(path: path)
      : .unreadable(path: path, reason: String(cString: strerror(number)))
  }
}

/// What the last failed system call of this thread says.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
