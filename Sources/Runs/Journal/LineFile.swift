// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that grows by whole lines: a line that cannot be written leaves no half of it.
struct LineFile: ~Copyable {
  private let file: Descriptor
  /// The size of the file up to the end of its last whole line.
  private var size: Int
  private var synced = ContinuousClock.now
  private var isSynced = true
  /// Why a half line could not be taken back, behind which nothing may be written.
  private var failure: (any Error)?

  /// The longest that a line waits to be forced to the disk while others follow.
  static let syncInterval = Duration.seconds(1)

  init(_ file: consuming Descriptor, size: Int) {
    self.file = file
    self.size = size
  }

  /// Adds a line, its newline included, and says where it is.
  @discardableResult
  mutating func add(_ line: [UInt8]) throws -> Range<Int> {
    if let failure { throw failure }
    do {
      try file.write(line)
    } catch {
      // If this fails too, the half line is found and cut off when the run is continued.
      do { try file.truncate(to: size) } catch let damage { failure = damage }
      throw error
    }
    size += line.count
    isSynced = false
    if .now - synced >= Self.syncInterval { try sync() }
    return size - line.count..<size
  }

  /// Forces what was added to the disk.
  mutating func sync() throws {
    guard !isSynced else { return }
    try file.sync()
    isSynced = true
    synced = .now
  }
}
