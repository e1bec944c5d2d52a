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

  @Test func listsTheBenchmarksInOrder() {
    #expect(
      catalog.benchmarks.map(\.name) == [
        "humaneval", "humaneval+", "mbpp", "mbpp-sanitized", "mbpp+",
      ]
    )
  }

  @Test func givesEachBenchmarkItsCPULimit() {
    #expect(
      catalog.benchmarks.map(\.cpuLimit) == [
        .seconds(3), .seconds(60), .seconds(10), .seconds(10), .seconds(60),
      ]
    )
  }

  @Test func isConsistent() throws {
    for benchmark in catalog.benchmarks {
      #expect(try benchmark.split(nil).name == "test")
      #expect(try benchmark.suite(nil) == (benchmark.suites.contains("plus") ? "plus" : "base"))
      #expect(benchmark.citation.arXiv.wholeMatch(of: /\d{4}\.\d{5}/) != nil)
      for version in benchmark.versions {
        #expect(Set(version.tasks.keys) == Set(benchmark.splits.map(\.name)))
        for file in version.files {
          #expect(file.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil)
          #expect(file.unpackedMD5.wholeMatch(of: /[0-9a-f]{32}/) != nil)
          #expect(file.addresses.allSatisfy { $0.hasPrefix("https://") })
          #expect(!file.sources.isEmpty)
        }
      }
    }
  }

  @Test(.requiresPublishedFiles) func hasTheDigestsOfThePublishedFiles() throws {
    for file in catalog.benchmarks.flatMap(\.versions).flatMap(\.files) {
      let path = SharedData.file("data/benchmarks/\(file.name)").path
      let contents = try FileBytes.read(path)
      #expect(contents.count == file.bytes)
      #expect(ContentDigest.sha256(contents) == file.sha256)
      let unpacked = try TextFile(path: path, contents: contents).bytes
      #expect(ContentDigest.md5(unpacked) == file.unpackedMD5)
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
    (
      "HumanEvl",
      #"there is no benchmark "HumanEvl"; did you mean "humaneval"? "#
        + "known: humaneval, humaneval+, mbpp, mbpp-sanitized, mbpp+"
    ),
    (
      "ds-1000",
      #"there is no benchmark "ds-1000"; known: humaneval, humaneval+, mbpp, mbpp-sanitized, mbpp+"#
    ),
    ("mbpp@2.0", #"mbpp has no version "2.0"; did you mean "1.0"? known: 1.0"#),
  ])
  func listsWhatExistsForAnUnknownName(_ name: String, _ message: String) throws {
    let name = try BenchmarkName(parsing: name)
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
