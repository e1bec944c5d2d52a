// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
import Foundation
import Testing

/// Environments of small wheels, made without a network.
@Suite(.enabled(if: Workshop.hasVenv, "python3 cannot make virtual environments"))
struct EnvironmentTests {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  @Test(.timeLimit(.minutes(2))) func isMadeAndVerifiedAndPartsAreAdded() async throws {
    let description = try workshop.description([
      ("base", [workshop.wheel("first")]),
      ("more", [workshop.wheel("second", version: "2.5"), workshop.wheel("third")]),
    ])
    let store = workshop.store(description)
    #expect(try store.state(of: "small") == .absent)
    let small = try await workshop.build(description, without: ["more"])
    #expect(small.parts == ["base"])
    // Neither pip nor anything else that was not asked for.
    #expect(small.packages == ["first==1.0"])
    #expect(try await store.installed("small", readsFiles: true) == small)

    let whole = try await workshop.build(description)
    #expect(whole.packages == ["first==1.0", "second==2.5", "third==1.0"])
    #expect(whole.digest != small.digest)
    #expect(try await store.installed("small", readsFiles: true) == whole)
  }

  @Test(.timeLimit(.minutes(2))) func theDigestIsThatOfThePackagesAndNotOfThePlace() async throws {
    let other = try Workshop()
    let digests = try await [workshop, other].asyncMap { workshop in
      try await workshop.build(workshop.description([("base", [workshop.wheel("first")])])).digest
    }
    #expect(digests[0] == digests[1])
  }

  @Test(.timeLimit(.minutes(2))) func aWheelWithAnotherDigestIsNotInstalled() async throws {
    var wheel = try workshop.wheel("first")
    wheel["sha256"] = String(repeating: "0", count: 64)
    let description = try workshop.description([("base", [wheel])])
    let error = await #expect(throws: EnvironmentError.self) {
      try await workshop.build(description)
    }
    #expect(try #require(error).description.contains("DO NOT MATCH THE HASHES"))
    #expect(try workshop.store(description).state(of: "small") == .unfinished)
    await #expect(
      throws: EnvironmentError.unfinished(
        name: "small",
        path: try workshop.store(description).path(of: "small")
      )
    ) {
      try await workshop.store(description).installed("small")
    }
  }

  @Test(.timeLimit(.minutes(2))) func aStopInTheMiddleIsGoneOnWith() async throws {
    let wheel = try workshop.wheel("first")
    let later = try workshop.wheel("second")
    let file = "\(workshop.path)/wheels/second-1.0-py3-none-any.whl"
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    let description = try workshop.description([("base", [wheel]), ("more", [later])])
    let error = await #expect(throws: EnvironmentError.self) {
      try await workshop.build(description)
    }
    #expect(try #require(error).description.contains("No matching distribution found for second"))
    #expect(try workshop.store(description).state(of: "small") == .unfinished)
    try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
    #expect(try await workshop.build(description).packages == ["first==1.0", "second==1.0"])
  }

  @Test(.timeLimit(.minutes(2))) func anInterruptionIsNoFailure() async throws {
    let description = try workshop.description([("base", [workshop.wheel("first")])])
    let builder = try EnvironmentBuilder(
      description,
      parts: description.parts,
      at: workshop.store(description).path(of: "small"),
      python: "python3",
      wheels: "\(workshop.path)/wheels"
    )
    let (steps, begun) = AsyncStream.makeStream(of: Void.self)
    let work = Task { try await builder.build { _ in begun.yield() } }
    for await _ in steps { break }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
    #expect(try workshop.store(description).state(of: "small") == .unfinished)
    #expect(try await workshop.build(description).packages == ["first==1.0"])
  }

  @Test(.timeLimit(.minutes(2))) func whatWasChangedIsSaid() async throws {
    let description = try workshop.description([("base", [workshop.wheel("first")])])
    _ = try await workshop.build(description)
    let store = workshop.store(description)
    let module = try "\(workshop.installed)/first.py"
    let text = try String(contentsOfFile: module, encoding: .utf8)

    func expectChanged(_ reason: String, readsFiles: Bool) async throws {
      await #expect(
        throws: EnvironmentError.changed(
          name: "small",
          path: try store.path(of: "small"),
          reason: reason
        )
      ) {
        try await store.installed("small", readsFiles: readsFiles)
      }
    }
    try "number = 7\n".write(toFile: module, atomically: true, encoding: .utf8)
    try await expectChanged("first.py was changed", readsFiles: true)
    try text.write(toFile: module, atomically: true, encoding: .utf8)
    let more = try "\(workshop.installed)/json.py"
    try "".write(toFile: more, atomically: true, encoding: .utf8)
    try await expectChanged("json.py belongs to no package", readsFiles: true)
    try FileManager.default.removeItem(atPath: more)
    #expect(try await store.installed("small", readsFiles: true).packages == ["first==1.0"])

    try FileManager.default.moveItem(
      atPath: "\(workshop.installed)/first-1.0.dist-info",
      toPath: "\(workshop.installed)/first-2.0.dist-info"
    )
    try await expectChanged("first==2.0 is new", readsFiles: false)
  }

  @Test func anotherPythonIsRefused() async throws {
    let description = try workshop.description([("base", [])], python: "3.1")
    let error = await #expect(throws: EnvironmentError.self) {
      try await workshop.build(description)
    }
    let found = try Workshop.version()
    #expect(
      error == .noInterpreter(python: "3.1", reason: "python3 is Python \(found)")
    )
    #expect(try workshop.store(description).state(of: "small") == .absent)
  }

  @Test func aDiskThatIsTooSmallIsSaidBeforeAnythingIsDone() async throws {
    var wheel = try workshop.wheel("first")
    wheel["unpackedBytes"] = 1 << 60
    let description = try workshop.description([("base", [wheel])])
    let error = await #expect(throws: EnvironmentError.self) {
      try await workshop.build(description)
    }
    guard case .noRoom = error else { return #expect(error == nil) }
    #expect(try workshop.store(description).state(of: "small") == .absent)
  }
}

extension Sequence {
  fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws
    -> [Value]
  {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
