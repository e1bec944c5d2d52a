// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import TestSupport
import Testing

@Suite struct CatalogTests {
  private let catalog: Catalog

  init() throws {
    catalog = try Catalog.bundled()
  }

  /// The files of `benchmarks/catalog` as they lie in the checkout, which no code lists.
  private static func files() throws -> [[String: Any]] {
    let folder = URL(filePath: #filePath)  // <checkout>/Tests/ProblemsTests/CatalogTests.swift
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "benchmarks/catalog")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
      .map { name in
        let data = try Data(contentsOf: folder.appending(path: name))
        let object = try JSONSerialization.jsonObject(with: data)
        return try #require(object as? [String: Any], "\(name)")
      }
  }

  @Test func holdsEveryFileOfTheFolderAndNoOther() throws {
    let names = try Self.files().map { $0["name"] as? String ?? "" }
    #expect(catalog.benchmarks.map(\.name).sorted() == names.sorted())
    #expect(Set(names).count == names.count)
  }

  @Test func givesEachBenchmarkItsCPULimit() throws {
    for file in try Self.files() {
      let name = try #require(file["name"] as? String)
      let seconds = try #require(file["cpuSeconds"] as? Int)
      #expect(try catalog.find(BenchmarkName(parsing: name)).0.cpuLimit == .seconds(seconds))
    }
  }

  @Test func isConsistent() throws {
    for benchmark in catalog.benchmarks {
      #expect(try benchmark.split(nil).name == benchmark.defaultSplit)
      #expect(try benchmark.suite(nil) == benchmark.suites.first)
      #expect(benchmark.suites.contains("base"))
      #expect(benchmark.citation.arXiv.wholeMatch(of: /\d{4}\.\d{5}/) != nil)
      for version in benchmark.versions {
        #expect(Set(version.tasks.keys) == Set(benchmark.splits.map(\.name)))
        for file in version.files {
          #expect(file.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil)
          #expect(
            file.unpackedMD5?.wholeMatch(of: /[0-9a-f]{32}/) != nil || file.unpackedMD5 == nil
          )
          #expect(file.addresses.allSatisfy { $0.hasPrefix("https://") })
          #expect(!file.sources.isEmpty)
        }
      }
    }
  }

  @Test(.requiresPublishedFiles) func hasTheDigestsOfThePublishedFiles() throws {
    for file in try PublishedFiles.benchmarks.flatMap(\.versions).flatMap(\.files) {
      let path = SharedData.file("data/benchmarks/\(file.name)").path
      let contents = try FileBytes.read(path)
      #expect(contents.count == file.bytes)
      #expect(ContentDigest.sha256(contents) == file.sha256)
      let unpacked = try TextFile(path: path, contents: contents).bytes
      #expect(ContentDigest.md5(unpacked) == file.unpackedMD5)
    }
  }

  @Test(.requiresPublishedFiles) func hasAsManyTasksInEachSplitAsItSays() async throws {
    for benchmark in try PublishedFiles.benchmarks {
      for version in benchmark.versions {
        for (split, count) in version.tasks {
          let name = "\(benchmark.name)@\(version.name)"
          let loaded = try await PublishedFiles.load(name, split: split)
          #expect(loaded.problems.count == count, "\(name) \(split)")
          #expect(loaded.split == split)
        }
      }
    }
  }

  @Test func findsABenchmarkWithAndWithoutItsVersion() throws {
    let (benchmark, version) = try catalog.find(BenchmarkName(parsing: "mbpp@1.0"))
    #expect(benchmark.name == "mbpp" && version.name == "1.0")
    #expect(try catalog.find(BenchmarkName(parsing: "mbpp")).1 == version)
  }

  @Test(arguments: [
    ("HumanEval", "humaneval"), ("human-eval", "humaneval"), ("openai_humaneval", "humaneval"),
    ("humanevalplus", "humaneval+"), ("humaneval_plus", "humaneval+"), ("HumanEval+", "humaneval+"),
    ("evalplus/mbppplus", "mbpp+"), ("MBPP-Plus", "mbpp+"), ("mbpp_sanitized", "mbpp-sanitized"),
    ("google-research-datasets/mbpp", "mbpp"),
  ])
  func findsABenchmarkAsOthersSpellIt(_ spelt: String, _ name: String) throws {
    #expect(try catalog.find(BenchmarkName(parsing: spelt)).0.name == name)
  }

  @Test(arguments: ["", "@", "mbpp@", "@1.0", "mbpp@1.0@2"])
  func refusesAMalformedName(_ text: String) {
    #expect(throws: CatalogError.malformedName(text)) { try BenchmarkName(parsing: text) }
  }

  @Test(arguments: [
    ("HumanEvl", #"there is no benchmark "HumanEvl"; did you mean "humaneval"? known: ALL"#),
    ("no-such-thing", #"there is no benchmark "no-such-thing"; known: ALL"#),
    ("mbpp@2.0", #"mbpp has no version "2.0"; did you mean "1.0"? known: 1.0"#),
  ])
  func listsWhatExistsForAnUnknownName(_ name: String, _ message: String) throws {
    let name = try BenchmarkName(parsing: name)
    let all = catalog.benchmarks.map(\.name).joined(separator: ", ")
    let message = message.replacing("ALL", with: all)
    let error = #expect(throws: CatalogError.self) { try catalog.find(name) }
    #expect(error?.description == message)
  }

  @Test func listsWhatExistsForAnUnknownSplitOrSuite() throws {
    let mbpp = try catalog.find(BenchmarkName(parsing: "mbpp")).0
    let split = #expect(throws: CatalogError.self) { try mbpp.split("tests") }
    #expect(
      split?.description == #"mbpp has no split "tests"; did you mean "test"? "#
        + "known: test, prompt, validation, train, all"
    )
    let suite = #expect(throws: CatalogError.self) { try mbpp.suite("plus") }
    #expect(suite?.description == #"mbpp has no suite "plus"; known: base"#)
  }

  @Test func refusesAFileWithoutItsFields() {
    let error = #expect(throws: CatalogError.self) { try Catalog(files: [Array("{}".utf8)]) }
    #expect(error?.description.contains("report this as a bug") == true)
  }
}
