// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Runs

/// A request of `/api/v2/execute`: files of which the first text is run, in the words of Piston where it is refused.
struct PistonRequest: Sendable {
  let work: RunWork

  /// Without a limit of its own, in milliseconds.
  private static let usualTime = 3000.0
  /// What a program may wait beside its time, on a busy machine.
  private static let beside: Duration = .seconds(5)
  private static let mostFiles = 256
  private static let mostOutputBytes = 4 << 20

  /// Reads a request.
  ///
  /// - Throws: ``PistonRefusal``.
  init(
    _ value: JSONValue,
    for runtime: PistonRuntime,
    within bounds: JudgeRequest.Bounds
  ) throws(PistonRefusal) {
    let language = try Self.name("language", value)
    let version = try Self.name("version", value)
    let files = try Self.files(value["files"])
    guard runtime.isMeant(by: language, version) else {
      let name = "\(language.prefix(80))-\(version.prefix(80))"
      throw PistonRefusal("\(name) runtime is unknown")
    }
    guard let first = files.first(where: \.isText) else {
      throw PistonRefusal("files must include at least one utf8 encoded file")
    }
    let most = bounds.cpu.seconds * 1000
    for name in ["compile_timeout", "compile_cpu_time", "compile_memory_limit"] {
      _ = try Self.number(name, value, most: nil)
    }
    let time = try Self.number("run_timeout", value, most: most) ?? min(Self.usualTime, most)
    let cpu = try Self.number("run_cpu_time", value, most: most) ?? time
    let mostMemory = Double(bounds.memory)
    // As many as there are: what Piston takes for none.
    let memory = try Self.number("run_memory_limit", value, most: mostMemory, isSigned: true)
    var limits = Limits(
      cpu: .microseconds(Int64(max(10, min(cpu, time)) * 1000)),
      blocked: .microseconds(Int64(time * 1000)),
      wall: .microseconds(Int64(time * 1000)) + Self.beside,
      memoryBytes: memory.flatMap { $0 < 0 ? nil : max(Int($0), Limits.memoryBounds.least) }
        ?? bounds.memory
    )
    limits.outputBytes = Self.mostOutputBytes
    // The last of those that have the same name counts.
    var contents: [ScratchPath: [UInt8]] = [:]
    for file in files { contents[file.path] = file.content }
    var work = RunWork(program: contents[first.path] ?? [], limits: limits)
    work.name = first.path
    contents[first.path] = nil
    work.files = contents.sorted { "\($0.key)" < "\($1.key)" }.map { .init($0.key, $0.value) }
    work.arguments = try Self.arguments(value["args"] ?? .null)
    work.input = try Self.input(value["stdin"] ?? .null)
    guard work.scratchBytes <= limits.fileBytes else {
      throw PistonRefusal(
        "files and stdin cannot exceed the configured limit of \(limits.fileBytes) bytes"
      )
    }
    self.work = work
  }

  // MARK: - Members

  private static func name(_ name: String, _ value: JSONValue) throws(PistonRefusal) -> String {
    guard let text = value[name]?.string, !text.isEmpty else {
      throw PistonRefusal("\(name) is required as a string")
    }
    return text
  }

  /// A number; nil for what Piston takes for none.
  private static func number(
    _ name: String,
    _ value: JSONValue,
    most: Double?,
    isSigned: Bool = false
  ) throws(PistonRefusal) -> Double? {
    let found = value[name] ?? .null
    if found == .null || found.bool == false || found.string == "" || found.double == 0 {
      return nil
    }
    guard let number = found.double else {
      throw PistonRefusal("If specified, \(name) must be a number")
    }
    guard let most else { return number }
    guard number <= most else {
      throw PistonRefusal("\(name) cannot exceed the configured limit of \(Int(most))")
    }
    guard isSigned || number >= 0 else { throw PistonRefusal("\(name) must be non-negative") }
    return number
  }

  private static func arguments(_ value: JSONValue) throws(PistonRefusal) -> [String] {
    if value == .null { return [] }
    let texts = value.array?.map(\.string) ?? [nil]
    guard texts.count <= mostFiles, texts.allSatisfy({ $0?.utf8.contains(0) == false }) else {
      throw PistonRefusal("If specified, args must be an array of strings")
    }
    return texts.compactMap(\.self)
  }

  private static func input(_ value: JSONValue) throws(PistonRefusal) -> [UInt8] {
    guard value == .null || value.string != nil else {
      throw PistonRefusal("If specified, stdin must be a string")
    }
    return Array((value.string ?? "").utf8)
  }

  // MARK: - Files

  private struct File {
    var path: ScratchPath
    var content: [UInt8]
    var isText: Bool
  }

  private static func files(_ value: JSONValue?) throws(PistonRefusal) -> [File] {
    guard let list = value?.array, list.count <= mostFiles else {
      throw PistonRefusal("files is required as an array, of \(mostFiles) at most")
    }
    var files: [File] = []
    for (number, file) in list.enumerated() {
      guard let content = file["content"]?.string else {
        throw PistonRefusal("files[\(number)].content is required as a string")
      }
      let given = file["name"]?.string ?? ""
      let name = given.isEmpty ? "file\(number).code" : given
      guard let path = ScratchPath(name) else {
        throw PistonRefusal("File path \"\(name.prefix(80))\" tries to escape parent directory")
      }
      let encoding = file["encoding"]?.string ?? "utf8"
      switch encoding {
      case "base64", "hex":
        guard let bytes = encoding == "hex" ? hexadecimal(content) : base64(content) else {
          throw PistonRefusal("files[\(number)].content is not \(encoding)")
        }
        files.append(File(path: path, content: bytes, isText: false))
      default: files.append(File(path: path, content: Array(content.utf8), isText: true))
      }
    }
    return files
  }

  private static func base64(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text, options: .ignoreUnknownCharacters).map(Array.init)
  }

  private static func hexadecimal(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[place], let low = digits[place + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}
