// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Testing

struct ProtocolFactsTests {
  private var facts: ProtocolFacts { get throws { try ProtocolFacts(exampleProtocol()) } }

  @Test func whatNamesTheModelIsNoFact() throws {
    var other = exampleProtocol()
    other.provider = .init(name: "openai", settings: ["model": "m", "samples": "x.jsonl"])
    other.sampling.seed = 7
    other.deduplication = false
    other.isolation.layers = []
    #expect(try ProtocolFacts(other) == facts)
    #expect(try ProtocolFacts(other).digest == facts.digest)
  }

  @Test func howTheModelIsAskedIsAFact() throws {
    var other = exampleProtocol()
    other.provider.settings["style"] = "chat"
    let differences = try facts.differences(from: ProtocolFacts(other))
    #expect(differences.map(\.field) == ["promptDigest", "provider.settings.style"])
    #expect(
      differences.last?.sentence() == "the prompt style is not known here and chat there"
    )
  }

  /// Of samples from a file nobody knows the prompts; the digest is of the benchmark's own.
  @Test func thePromptsOfAFileAreNotTold() throws {
    #expect(try facts["promptDigest"] == nil)
    #expect(try facts.untold.contains("the digest of the prompts"))
  }

  @Test func tellsDifferencesInWords() throws {
    let differences = try facts.differences(from: ProtocolFacts(exampleProtocol(cpuSeconds: 3)))
    #expect(
      differences.map { $0.sentence(here: "in a", there: "in b") }
        == ["the limit of processor time in seconds is 10 in a and 3 in b"]
    )
  }

  @Test func digestsAreShortInASentence() {
    let first = ProtocolFacts(["promptDigest": String(repeating: "a", count: 64)])
    let second = ProtocolFacts(["promptDigest": String(repeating: "b", count: 64)])
    #expect(
      first.differences(from: second).map { $0.sentence() }
        == ["the digest of the prompts is aaaaaaaa here and bbbbbbbb there"]
    )
  }

  @Test(arguments: [
    (["limits"], true), (["limits.cpuSeconds"], true), (["limits.wallSeconds"], false),
    (["unknown"], false), (["evaluator", "limits"], true),
  ])
  func allowsAFieldOrThoseBelowIt(names: [String], isAllowed: Bool) throws {
    let other = try ProtocolFacts(exampleProtocol(cpuSeconds: 3))
    let differences = try facts.differences(from: other, allowing: ProtocolAllowance(names))
    #expect(differences.isEmpty == isAllowed)
  }

  @Test func allowsWhatOneSideDoesNotTell() throws {
    let told = ProtocolFacts(["sampling.temperature": "0.2", "sampling.n": "1"])
    let silent = ProtocolFacts(["sampling.n": "1"])
    let other = ProtocolFacts(["sampling.temperature": "0.8", "sampling.n": "1"])
    let unknown = try ProtocolAllowance(["unknown"])
    #expect(told.differences(from: silent, allowing: unknown).isEmpty)
    #expect(told.differences(from: other, allowing: unknown).count == 1)
  }

  @Test func refusesAFieldThatIsNone() {
    let error = #expect(throws: ComparisonError.self) { try ProtocolAllowance(["temprature"]) }
    #expect(
      error?.description.contains("\"temprature\"; name some of benchmark, comparer, dataset")
        == true
    )
  }
}
