// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

/// Text files that are read a line at a time.
struct TextLinesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func lines(_ path: String) throws -> [String] {
    var reader = try TextLines(path: path).lines
    var lines: [String] = []
    while let line = try reader.next() {
      lines.append("\(line.number):\(String(decoding: line.bytes, as: UTF8.self))")
    }
    return lines
  }

  @Test(arguments: [
    ("", []), ("\n", ["1:"]), ("a", ["1:a"]), ("a\nb\n", ["1:a", "2:b"]),
    ("a\r\n\nb", ["1:a\r", "2:", "3:b"]), ("\u{FEFF}a\n", ["1:a"]),
  ])
  func everyLineIsRead(text: String, expected: [String]) throws {
    #expect(try lines(folder.write(text, to: "a.jsonl")) == expected)
    #expect(try lines(folder.write(folder.gzip(text), to: "a.jsonl.gz")) == expected)
  }

  @Test func utf16IsReadAsWell() throws {
    let units = [UInt8](try #require("\u{FEFF}é\nb".data(using: .utf16LittleEndian)))
    #expect(try lines(folder.write(units, to: "a.txt")) == ["1:é", "2:b"])
  }

  /// A chunk has 256 KiB: lines end before, at and behind its end, and one is longer than several.
  @Test func linesOfAnyLengthAreWhole() throws {
    let lengths = [(1 << 18) - 1, 1 << 18, 1, 0, 3 << 18, (1 << 18) + 1, 7]
    let texts = lengths.enumerated().map { (place, length) -> String in
      String(repeating: Array("abcdefg")[place], count: length)
    }
    let path = try folder.write(texts.joined(separator: "\n"), to: "long.txt")
    var reader = try TextLines(path: path).lines
    var offset = 0
    for text in texts {
      let line = try #require(try reader.next())
      #expect(line.bytes.elementsEqual(text.utf8))
      #expect(line.offset == offset)
      #expect(line.isWhole == (line.number < texts.count))
      offset = line.end
    }
    let end = try reader.next()
    #expect(end == nil)
  }

  @Test func whatIsNoTextFileIsRefused() throws {
    let path = try folder.write("PAR1 and more", to: "a.jsonl")
    #expect(throws: TextFileError.foreign(path: path, .parquet)) { try TextLines(path: path) }
    let torn = try folder.write(Array(folder.gzip("a\n").dropLast(9)), to: "torn.gz")
    #expect(throws: TextFileError.self) { try TextLines(path: torn) }
  }

  // MARK: - Texts on the disk

  @Test func aStoreGivesBackWhatItGot() throws {
    let store = try TextStore()
    let texts = ["", "a", "é\0\n", String(repeating: "x", count: 1 << 20)]
    let places = try texts.map { try store.add($0) }
    for (place, text) in zip(places, texts).reversed() {
      #expect(try store.text(at: place) == text)
    }
    let sample = Sample(task: TaskID("T/0"), index: 3, form: .answer, text: "é")
    let stored = try store.add(sample)
    #expect(stored.digest == SHA256.digest(of: "é"))
    #expect(try store.sample(stored) == sample)
  }

  /// The file has no name and goes with the process.
  @Test func aStoreLeavesNothing() throws {
    let store = try TextStore()
    _ = try store.add("a")
    let own = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    let stores = own.filter { $0.contains("/evalharness-") && !$0.contains("jsonl") }
    #expect(stores.contains { $0.hasSuffix("(deleted)") })
    withExtendedLifetime(store) {}
  }
}
