// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension BenchmarkDescription: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, kind, fields, facets, date, asks, preamble, packages, environment
    case promptForm = "prompt"
    case solutionForm = "solution"
    case cpuSeconds, memoryMiB
  }

  /// Any member, so that one that nobody reads is seen.
  private struct Member: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    let known = CodingKeys.allCases.map(\.rawValue)
    for member in try decoder.container(keyedBy: Member.self).allKeys.map(\.stringValue).sorted()
    where !known.contains(member) {
      throw Fault("has a member \"\(member)\" that is not known\(Self.meant(member, among: known))")
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let kind: Kind = try Self.choice(container, .kind) else {
      throw Fault("has no \"kind\": \(Self.words(Kind.self))")
    }
    self.kind = kind
    promptForm = try Self.choice(container, .promptForm) ?? .code
    solutionForm =
      try Self.choice(container, .solutionForm) ?? (kind == .infilling ? .completion : .program)
    asks = try Self.choice(container, .asks) ?? .output
    name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
    fields = [:]
    for (word, field) in try container.decodeIfPresent([String: String].self, forKey: .fields)
      ?? [:]
    {
      let possible = kind.possible.map(\.rawValue)
      guard let part = Part(rawValue: word), kind.possible.contains(part) else {
        throw Fault(
          "has a field for \"\(word)\", which the kind \(kind.rawValue) has not\(Self.meant(word, among: possible))"
        )
      }
      fields[part] = field
    }
    facets = try container.decodeIfPresent([String: String].self, forKey: .facets) ?? [:]
    date = try container.decodeIfPresent(String.self, forKey: .date)
    preamble = try container.decodeIfPresent(String.self, forKey: .preamble)
    cpuSeconds = try container.decodeIfPresent(Double.self, forKey: .cpuSeconds)
    memoryMiB = try container.decodeIfPresent(Int.self, forKey: .memoryMiB)
    packages = try container.decodeIfPresent([String].self, forKey: .packages) ?? []
    environment = try container.decodeIfPresent(String.self, forKey: .environment)
    (path, contents) = ("", [])
    try check()
  }

  /// Why a description cannot be used, for after its path.
  private struct Fault: Error {
    var reason: String

    init(_ reason: String) { self.reason = reason }
  }

  private func check() throws {
    if let cpuSeconds, !(cpuSeconds > 0 && cpuSeconds <= 3600) {
      throw Fault("says cpuSeconds \(cpuSeconds): write a number above 0 and at most 3600")
    }
    if let memoryMiB, !(16...(1 << 20) ~= memoryMiB) {
      throw Fault("says memoryMiB \(memoryMiB): write a number from 16 to \(1 << 20)")
    }
    if let package = packages.first(where: { !$0.isPythonName }) {
      throw Fault("names the package \"\(package)\": write the name under which it is imported")
    }
    let refused = facets.keys.sorted().first {
      $0.isEmpty || $0.contains { ",=<>".contains($0) || $0.isWhitespace }
    }
    if let refused {
      throw Fault(
        "names the facet \"\(refused)\", which --where cannot: leave out ',', '=', '<', '>' and space"
      )
    }
  }

  private static func meant(_ word: String, among known: [String]) -> String {
    (Spelling.closest(to: word, among: known).map { ": is \"\($0)\" meant? known: " } ?? "; known: ")
      + known.sorted().joined(separator: ", ")
  }

  private static func words<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> String
  where Choice.RawValue == String {
    "write one of " + Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func choice<Choice: CaseIterable & RawRepresentable>(
    _ container: KeyedDecodingContainer<CodingKeys>,
    _ key: CodingKeys
  ) throws -> Choice? where Choice.RawValue == String {
    guard let word = try container.decodeIfPresent(String.self, forKey: key) else { return nil }
    guard let choice = Choice(rawValue: word) else {
      throw Fault("says \(key.rawValue) \"\(word)\": \(words(Choice.self))")
    }
    return choice
  }

  /// Reads a description.
  ///
  /// - Throws: ``BenchmarkDescriptionError`` with what is wrong and what to write.
  package init(file path: String) throws {
    func fault(_ reason: String) -> BenchmarkDescriptionError { .init(path: path, reason: reason) }
    guard let bytes = try? FileBytes.read(path, followsLinks: true) else {
      throw fault("cannot be read: name a file with a description")
    }
    do {
      self = try JSONDecoder().decode(BenchmarkDescription.self, from: Data(bytes))
    } catch let error as Fault {
      throw fault(error.reason)
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let member = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw fault(
        member.isEmpty
          ? "is no JSON object: see docs/adding-a-benchmark.md"
          : "has a \"\(member)\" of another type: see docs/adding-a-benchmark.md"
      )
    } catch {
      throw fault("is no JSON object: see docs/adding-a-benchmark.md")
    }
    self.path = path
    contents = bytes
  }
}

/// A description of problems that cannot be used.
package struct BenchmarkDescriptionError: Error, Equatable, CustomStringConvertible {
  package var path: String
  package var reason: String

  package var description: String { "\(path): \(reason)" }
}
