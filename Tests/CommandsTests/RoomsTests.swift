// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// No room knows a later one: by what `Package.swift` lets it import, and by what its sources import.
struct RoomsTests {
  /// The rooms in the order in which a sample passes through them.
  ///
  /// What a room needs of another is in one that stands before it here; a new room is put where its last
  /// need is met.
  private static let rooms = [
    "Transport", "Problems", "Prompting", "Completions", "Execution", "Environments", "Grading",
    "Statistics", "Runs", "Reports", "Measuring", "Scaling", "Service",
    "Evolution", "Commands", "evalharness",
  ]

  private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
  }

  /// The Swift sources of a folder, by their paths.
  private static func sources(_ folder: String) throws -> [String: String] {
    let root = checkout.appending(path: folder).path
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root)
    return try paths.filter { $0.hasSuffix(".swift") }.reduce(into: [:]) {
      $0[$1] = try text("\(folder)/\($1)")
    }
  }

  /// The rooms before one.
  private static func earlier(than room: String) -> Set<String> {
    Set(rooms.prefix { $0 != room })
  }

  /// What `Package.swift` lets a room import, rooms and others.
  private static func dependencies(of room: String) throws -> Set<String> {
    let targets = try text("Package.swift").components(separatedBy: "arget(")
    let target = try #require(
      targets.first { $0.drop(while: \.isWhitespace).hasPrefix("name: \"\(room)\",") },
      "Package.swift has no target \(room)"
    )
    let list = target.components(separatedBy: "dependencies: [").dropFirst().first
    return Set(
      list?.prefix { $0 != "]" }.split { !$0.isLetter && !$0.isNumber && !"-_".contains($0) }
        .map(String.init) ?? []
    )
  }

  /// The modules that the sources of a room import, each with a file that does.
  private static func imports(of room: String) throws -> [String: String] {
    try sources("Sources/\(room)").reduce(into: [:]) { imports, source in
      for line in source.value.split(separator: "\n") {
        // Before the word may be attributes and an access level, behind it the kind of what is imported.
        let words = line.split(separator: " ")
        guard !line.hasPrefix(" "), !line.hasPrefix("/"), words.dropLast().contains("import"),
          let module = words.last?.split(separator: ".").first
        else { continue }
        imports[String(module)] = source.key
      }
    }
  }

  @Test func everyFolderOfSourcesIsARoom() throws {
    let folders = try Set(Self.sources("Sources").keys.map { String($0.prefix { $0 != "/" }) })
    #expect(folders == Set(Self.rooms))
    let guide = try Self.text("CONTRIBUTING.md")
    for room in Self.rooms.dropLast() {
      #expect(guide.contains("\n| `Sources/\(room)` | "), "CONTRIBUTING.md has no row for \(room)")
    }
  }

  @Test(arguments: rooms) func aRoomIsLetKnowEarlierOnes(room: String) throws {
    let known = try Self.dependencies(of: room).intersection(Self.rooms)
    #expect(known.isSubset(of: Self.earlier(than: room)))
  }

  /// The build tool does not see to it: a module that another needs can be imported without a word.
  @Test(arguments: rooms) func aRoomImportsWhatItIsLetKnow(room: String) throws {
    let known = try Self.dependencies(of: room)
    for (module, file) in try Self.imports(of: room) where Self.rooms.contains(module) {
      #expect(known.contains(module), "\(room)/\(file) imports \(module)")
    }
  }

  /// So that these tests do not pass by reading nothing.
  @Test func whatIsReadIsThere() throws {
    #expect(try Self.dependencies(of: "Commands").isSuperset(of: ["Measuring", "argumentParser"]))
    #expect(try Self.dependencies(of: "Statistics") == [])
    #expect(try Self.imports(of: "Commands")["Measuring"] != nil)
    #expect(try Self.imports(of: "Measuring")["Problems"] != nil)
  }

  /// What parses options and speaks to a terminal is the last room's business.
  @Test(arguments: rooms.dropLast(2)) func noOtherRoomParsesOptions(room: String) throws {
    #expect(try Self.imports(of: room)["ArgumentParser"] == nil)
  }

  /// Their networking and XML, and with them libcurl, libxml2 and 40 MB of ICU's data, would be part of
  /// the binary.
  @Test(arguments: rooms) func noRoomImportsAllOfFoundation(room: String) throws {
    let imports = try Self.imports(of: room)
    for module in ["Foundation", "FoundationNetworking", "FoundationXML"] {
      #expect(imports[module] == nil, "\(imports[module] ?? "") imports \(module)")
    }
  }

  /// A measurement ends in a summary; how that looks is said by those who ask for it.
  @Test func measuringKnowsNoDocuments() throws {
    let declaration = /^ *package (?:struct|enum|protocol|final class) (\w+)/
      .anchorsMatchLineEndings()
    let names = try Self.sources("Sources/Reports/Documents").values
      .flatMap { $0.matches(of: declaration).map { String($0.1) } }
    #expect(names.contains("Document") && names.contains("Table"))
    for (file, text) in try Self.sources("Sources/Measuring") {
      let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
      let words = Set(code.flatMap { $0.split { !$0.isLetter && !$0.isNumber } })
      for name in names { #expect(!words.contains(name[...]), "\(file) knows \(name)") }
    }
  }
}
