// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials

/// A request of `/run_code`: a program and what it needs, as SandboxFusion takes it.
struct RunCodeRequest: Sendable {
  /// What is to be run; nil where the program has no time at all.
  var work: RunWork?
  /// How long it may wait for a cage, so that who asks is still there when it has ended.
  var patience: Duration

  /// What its client waits beside the times that it gives, but for a second.
  private static let beside = 9.0
  private static let mostFiles = 256
  private static let mostOutputBytes = 1 << 20

  /// Reads a request.
  ///
  /// - Throws: ``FusionRefusal``: 422 for members that are wrong, 400 for what is more than may be asked for.
  init(_ bytes: [UInt8], within bounds: JudgeRequest.Bounds) throws(FusionRefusal) {
    var members = try FusionMembers(parsing: bytes)
    let compileTime = members.number("compile_timeout", usually: 10)
    let time = members.number("run_timeout", usually: 10)
    let memory = members.integer("memory_limit_MB", usually: -1)
    let code = members.wantedText("code")
    let input = members.text("stdin") ?? ""
    members.language()
    let files = members.texts(byName: "files")
    let wanted = members.texts("fetch_files")
    try members.check()

    patience = .seconds(Self.beside + min(max(0, compileTime), 60))
    let most = bounds.cpu.seconds
    guard time <= most else { throw Self.over("run_timeout", "\(time) seconds", "\(most)") }
    let mostMemory = bounds.memory >> 20
    guard memory <= mostMemory else {
      throw Self.over("memory_limit_MB", "\(memory)", "\(mostMemory)")
    }
    guard time > 0 else { return }
    var limits = Limits(
      cpu: .seconds(time),
      blocked: .seconds(time),
      wall: .seconds(time + min(max(5, compileTime), 60)),
      // A limit that is none, or less than an interpreter needs.
      memoryBytes: memory > 0 ? max(memory << 20, Limits.memoryBounds.least) : bounds.memory
    )
    limits.outputBytes = Self.mostOutputBytes
    var work = RunWork(program: Array(code.utf8), limits: limits)
    work.input = Array(input.utf8)
    work.files = try Self.files(files)
    work.wanted = try Self.paths(wanted)
    work.mostWantedBytes = limits.fileBytes
    if let name = Self.unusedName(beside: work.files.map(\.path)) { work.name = name }
    guard work.scratchBytes <= limits.fileBytes else {
      throw Self.over("code, stdin and files", "\(work.scratchBytes) bytes", "\(limits.fileBytes)")
    }
    guard work.filesFit else {
      throw FusionRefusal("files: too many folders, or a file that is a folder of another")
    }
    self.work = work
  }

  private static func over(_ name: String, _ given: String, _ most: String) -> FusionRefusal {
    FusionRefusal("\(name): \(given) asked for, and \(most) is the most here")
  }

  private static func files(
    _ files: [(name: String, text: String?)]
  ) throws(FusionRefusal) -> [RunWork.File] {
    guard files.count <= mostFiles else { throw over("files", "\(files.count)", "\(mostFiles)") }
    var result: [RunWork.File] = []
    for (name, text) in files {
      guard let text else { continue }
      guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
        throw FusionRefusal("files: '\(name.prefix(80))' is no base64")
      }
      result.append(.init(try path(name, "files"), Array(data)))
    }
    return result
  }

  private static func paths(_ names: [String]) throws(FusionRefusal) -> [ScratchPath] {
    guard names.count <= mostFiles else {
      throw over("fetch_files", "\(names.count)", "\(mostFiles)")
    }
    var paths: [ScratchPath] = []
    for name in names { paths.append(try path(name, "fetch_files")) }
    return paths
  }

  private static func path(_ name: String, _ member: String) throws(FusionRefusal) -> ScratchPath {
    guard let path = ScratchPath(name) else {
      throw FusionRefusal(
        "\(member): '\(name.prefix(80))' is no path below the program's folder"
      )
    }
    return path
  }

  /// A name for the program's file that is not one of its files; nil: the usual one is free.
  private static func unusedName(beside files: [ScratchPath]) -> ScratchPath? {
    let taken = Set(files.map { $0.description.split(separator: "/").first.map(String.init) ?? "" })
    guard taken.contains("main.py") else { return nil }
    return (1...taken.count + 1).lazy.map { "main-\($0).py" }
      .first { !taken.contains($0) }.flatMap(ScratchPath.init)
  }
}
