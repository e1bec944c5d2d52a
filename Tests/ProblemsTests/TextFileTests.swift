// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

@Suite struct TextFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func lines(of bytes: [UInt8]) throws -> [String] {
    try TextFile(path: "x", contents: bytes).lines.map { "\($0.number):\($0.text)" }
  }

  @Test(arguments: [
    ("", []),
    ("\n\r\n \t\n", []),
    ("a", ["1:a"]),
    ("a\nb\n", ["1:a", "2:b"]),
    ("a\r\nb\r\n", ["1:a", "2:b"]),
    ("\n\na\n \nb", ["3:a", "5:b"]),
    ("\u{FEFF}a\n", ["1:a"]),
    ("a\u{2028}b\u{85}c\n", ["1:a\u{2028}b\u{85}c"]),
    ("a\0b\n", ["1:a\0b"]),
  ])
  func numbersTheLinesThatAreNotBlank(_ text: String, _ expected: [String]) throws {
    #expect(try lines(of: Array(text.utf8)) == expected)
  }

  @Test func unpacksWhatIsGzipWhateverItsName() throws {
    let path = try folder.write(folder.gzip("a\nb\n"), to: "plain.jsonl")
    #expect(try TextFile(path: path).bytes == Array("a\nb\n".utf8))
    let plain = try folder.write("a\n", to: "named.jsonl.gz")
    #expect(try TextFile(path: plain).lines.map(\.text) == ["a"])
  }

  @Test func unpacksAllMembersAndZeroPadding() throws {
    let members = try folder.gzip("a\nb") + folder.gzip("") + folder.gzip("c\n")
    #expect(try lines(of: members) == ["1:a", "2:bc"])
    #expect(try lines(of: members + [0, 0, 0]) == ["1:a", "2:bc"])
  }

  @Test func unpacksMoreThanOneChunk() throws {
    let text = String(repeating: "0123456789abcde\n", count: 100_000)
    let file = try TextFile(path: "x", contents: folder.gzip(text))
    #expect(file.lines.count { $0.text == "0123456789abcde" } == 100_000)
  }

  /// A small file that unpacks to a large one ends at a bound, and so does an endless file.
  @Test func refusesWhatUnpacksToMoreThanTheMachineBears() throws {
    let packed = try folder.gzip(String(repeating: "0", count: 1 << 20))
    let error = #expect(throws: TextFileError.unpacksToMore(path: "bomb.gz")) {
      try TextFile(path: "bomb.gz", contents: packed, limit: 1 << 19)
    }
    #expect(error?.description.hasPrefix("bomb.gz: unpacks to more than ") == true)
    #expect(FileBytes.limit <= max(1 << 26, MachineMemory.bytes / 8))
    #expect(FileBytes.limit >= 1 << 26)
    #expect(MachineMemory.bytes > 0)
    let path = try folder.write("", to: "sparse.jsonl")
    #expect(truncate(path, 1 << 42) == 0)
    #expect(throws: TextFileError.tooLarge(path: path)) { try TextFile(path: path) }
  }

  @Test func refusesWhatIsNoFileUnlessThisProcessWasStartedWithIt() throws {
    let file = try folder.write("a\n", to: "file")
    let (link, pipe) = ("\(folder.path)/link", "\(folder.path)/pipe")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    #expect(throws: TextFileError.notAFile(path: link, kind: .link)) { try TextFile(path: link) }
    #expect(try FileBytes.read(link, followsLinks: true) == Array("a\n".utf8))
    #expect(mkfifo(pipe, 0o644) == 0)
    for path in [pipe, "/dev/zero"] {
      let kind: FileKind = path == pipe ? .pipe : .device
      #expect(throws: TextFileError.notAFile(path: path, kind: kind)) {
        try FileBytes.read(path, followsLinks: true)
      }
    }
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    #expect(try TextFile(path: "/dev/fd/\(descriptor)").bytes == Array("a\n".utf8))
  }

  @Test(arguments: [2, 9, 12, 30])
  func refusesATruncatedMember(_ length: Int) throws {
    let whole = try folder.gzip("one line that is long enough to be cut\n")
    let error = #expect(throws: TextFileError.self) {
      try TextFile(path: "cut.gz", contents: Array(whole.prefix(length)))
    }
    #expect(
      error?.description == "cut.gz: not a whole gzip file: it ends in the middle of its data: "
        + "fetch or pack it again"
    )
  }

  @Test func refusesACutSecondMember() throws {
    let packed = try folder.gzip("a\n") + folder.gzip("b\n").dropLast(4)
    #expect(throws: TextFileError.self) { try TextFile(path: "x", contents: packed) }
  }

  @Test func refusesAChecksumThatDiffers() throws {
    var packed = try folder.gzip("a line\n")
    packed[packed.count - 8] ^= 1
    #expect(
      throws: TextFileError.corruptGzip(path: "x", reason: "incorrect data check")
    ) { try TextFile(path: "x", contents: packed) }
  }

  @Test func refusesOtherBytesAfterTheLastMember() throws {
    let packed = try folder.gzip("a\n")
    #expect(
      throws: TextFileError.corruptGzip(
        path: "x",
        reason: "bytes that are not gzip follow its data at \(packed.count)"
      )
    ) { try TextFile(path: "x", contents: packed + [1, 2]) }
  }

  @Test(arguments: [
    ("a\nb\n", [0xe9, 0x0a], 3),  // Latin-1
    ("a\n", [0xed, 0xa0, 0x80], 2),  // a lone surrogate
    ("a\n", [0xc3], 2),  // cut in the middle of a letter
  ])
  func namesTheLineThatIsNotUTF8(_ text: String, _ tail: [UInt8], _ line: Int) {
    #expect(throws: TextFileError.notUTF8(path: "x", line: line)) {
      try TextFile(path: "x", contents: Array(text.utf8) + tail)
    }
  }

  @Test(arguments: [
    [0xff, 0xfe, 0xe9, 0x00, 0x0a, 0x00],
    [0xfe, 0xff, 0x00, 0xe9, 0x00, 0x0a],
  ])
  func readsUTF16WithItsMark(_ contents: [UInt8]) throws {
    #expect(try TextFile(path: "x", contents: contents).bytes == Array("é\n".utf8))
  }

  @Test(arguments: [
    (Array("PAR1abc".utf8), ForeignFormat.parquet), ([0x50, 0x4b, 0x03, 0x04, 0], .zip),
    ([0x28, 0xb5, 0x2f, 0xfd], .zstandard), ([0x80, 0x04, 0x95], .pickle),
    ([UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8) + [0], .tar),
  ])
  func namesAFormatThatIsNotRead(_ contents: [UInt8], _ format: ForeignFormat) {
    let error = #expect(throws: TextFileError.foreign(path: "x", format)) {
      try TextFile(path: "x", contents: contents)
    }
    #expect(
      error?.description.hasPrefix("x: \(format.rawValue), which is not read: give JSON Lines")
        == true
    )
  }

  @Test func namesAnAbsentFile() {
    let path = "\(folder.path)/none.jsonl"
    #expect(throws: TextFileError.absent(path: path)) { try TextFile(path: path) }
    #expect(throws: TextFileError.absent(path: "/dev/null/x")) { try TextFile(path: "/dev/null/x") }
  }

  @Test func refusesAFolder() {
    #expect(throws: TextFileError.directory(path: folder.path)) { try TextFile(path: folder.path) }
  }

  @Test(.enabled(if: getuid() != 0, "Root reads every file, whatever its permissions."))
  func namesAFileThatMayNotBeRead() throws {
    let path = try folder.write("a\n", to: "secret")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(throws: TextFileError.unreadable(path: path, reason: "Permission denied")) {
      try TextFile(path: path)
    }
  }

  @Test func namesAPathThatIsALoop() throws {
    let path = "\(folder.path)/loop"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    #expect(
      throws: TextFileError.unreadable(
        path: "\(path)/file",
        reason: "Too many levels of symbolic links"
      )
    ) { try TextFile(path: "\(path)/file") }
  }
}
