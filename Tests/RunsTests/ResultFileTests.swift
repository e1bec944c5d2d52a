// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Runs
import Testing

/// Files of results as other harnesses write them.
struct ResultFileTests {
  private func read(_ text: String, name: String = "model.json") throws -> ResultFile {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-results-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return try ResultFile(path: file.path, catalog: Catalog.bundled())
  }

  private func counts(_ results: TaskResults?, _ suite: String) -> [String] {
    (results?.tasks ?? []).map { "\($0.name) \($0.correct[suite] ?? -1)/\($0.samples)" }
  }

  @Test func evalPlusCountsPlusOnlyWithBase() throws {
    let results = try read(
      """
      {"date": "2024-08-08 17:18", "hash": "fe585eb4df8c88d844eeb463ea4d0302", "eval": {
        "HumanEval/10": [{"base_status": "pass", "plus_status": "pass"}],
        "HumanEval/2": [{"base_status": "pass", "plus_status": "fail"},
                        {"base_status": "fail", "plus_status": "pass"}]}}
      """
    ).results.first
    #expect(results?.label == "model")
    #expect(results?.suites == ["base", "plus"])
    #expect(counts(results, "base") == ["HumanEval/2 1/2", "HumanEval/10 1/1"])
    #expect(counts(results, "plus") == ["HumanEval/2 0/2", "HumanEval/10 1/1"])
    #expect(results?.facts["benchmark.name"] == "humaneval+")
    #expect(results?.facts["benchmark.version"] == "v0.1.10")
    #expect(results?.facts["tasks.total"] == "164")
    #expect(results?.facts["evaluator"] == "EvalPlus")
  }

  @Test func liveCodeBenchTellsVerdictsAndFacets() throws {
    let row =
      #"{"question_id": "abc_1", "platform": "atcoder", "difficulty": "hard", "#
      + #""contest_date": "2024-08-21T00:00:00", "graded_list": [true, false, true]}"#
    let results = try read(
      "[\(row),\n {\"question_id\": \"7\", \"graded_list\": []}]",
      name: "eval_all.json"
    )
    .results.first
    #expect(results?.format == .liveCodeBench && results?.benchmark == "livecodebench")
    #expect(counts(results, "base") == ["7 0/0", "abc_1 2/3"])
    #expect(results?.missing == ["7"])
    #expect(
      results?.facets?.tasks["abc_1"] == [
        "platform": "atcoder", "difficulty": "hard", "date": "2024-08-21", "month": "2024-08",
      ]
    )
    for (text, reason) in [
      ("[\(row), \(row)]", "abc_1 is there twice"),
      (#"[{"question_id": "a", "graded_list": [1]}]"#, "a has no graded_list of true and false"),
      (#"[\#(row), {"graded_list": [true]}]"#, "element 2 has no text question_id"),
    ] {
      let error = #expect(throws: ResultFileError.self) { try read(text) }
      #expect("\(error.map(String.init(describing:)) ?? "")".contains(reason))
    }
  }

  @Test func evalPlusWithoutPlusHasBaseAlone() throws {
    let results = try read(
      #"{"eval": {"Mbpp/2": [{"base_status": "pass", "plus_status": null}]}}"#
    ).results.first
    #expect(results?.suites == ["base"])
    #expect(results?.facts["benchmark.name"] == "mbpp+")
    #expect(results?.facts["dataset.md5"] == nil)
  }

  @Test func evalPlusOfBefore2024HasAStatusForEachFile() throws {
    let results = try read(
      """
      {"date": "2024-01-29 15:58", "hash": "84f4b93a1270b492e4c54d5212da7a5b", "eval": {
        "HumanEval/0": {"nfiles": 2, "base": [["success", [1, 1]], ["failed", [1, 0]]],
                        "plus": [["success", [1]], ["timed out", []]]},
        "HumanEval/1": {"nfiles": 1, "base": [["success", [1]]], "plus": [["failed", [0]]]}}}
      """
    ).results.first
    #expect(counts(results, "base") == ["HumanEval/0 1/2", "HumanEval/1 1/1"])
    #expect(counts(results, "plus") == ["HumanEval/0 1/2", "HumanEval/1 0/1"])
    #expect(throws: ResultFileError.self) {
      try read(#"{"eval": {"HumanEval/0": {"nfiles": 2, "base": [["success", []]], "plus": []}}}"#)
    }
  }

  @Test func lmEvalStatesScores() throws {
    let file = try read(
      """
      {"results": {"humaneval_instruct": {"alias": "h", "pass@1,create_test": 0.25,
                                          "pass@1_stderr,create_test": 0.03},
                   "mbpp": {"pass_at_1,none": 0.5, "acc,none": 0.1}},
       "configs": {"humaneval_instruct": {"repeats": 1, "generation_kwargs":
                   {"do_sample": false, "max_gen_toks": 1024, "until": ["x"]}}},
       "n-samples": {"humaneval_instruct": {"original": 164, "effective": 164}},
       "config": {"model": "hf"}, "model_name": "org/small-coder"}
      """,
      name: "results_2026-01-01T00-00-00.json"
    )
    #expect(file.stated.map(\.label) == ["small-coder", "small-coder"])
    #expect(file.stated.map(\.benchmark) == ["humaneval", "mbpp"])
    #expect(file.stated.map(\.metric) == ["pass@1", "pass@1"])
    #expect(file.stated.map(\.value) == [0.25, 0.5])
    #expect(
      file.stated[0].facts.values == [
        "evaluator": "lm-evaluation-harness", "extraction.name": "create_test",
        "sampling.decoding": "greedy", "sampling.maxTokens": "1024", "sampling.n": "1",
        "tasks.count": "164",
      ]
    )
  }

  @Test func humanEvalRowsHaveVerdicts() throws {
    let results = try read(
      """
      {"task_id": "HumanEval/0", "completion": "x", "result": "passed", "passed": true}
      {"task_id": "HumanEval/0", "completion": "y", "result": "timed out", "passed": false}

      {"task_id": "HumanEval/1", "completion": "y", "result": "timed out", "passed": false}
      """,
      name: "m.results.jsonl"
    ).results.first
    #expect(results?.label == "m")
    #expect(counts(results, "base") == ["HumanEval/0 1/2", "HumanEval/1 0/1"])
    #expect(results?.facts["sampling.n"] == "2")
  }

  @Test func samplesWithoutVerdictsAreNamed() {
    let error = #expect(throws: ResultFileError.self) {
      try read(
        """
        {"task_id": "HumanEval/0", "completion": "x", "passed": true}
        {"task_id": "HumanEval/1", "completion": "x"}
        """,
        name: "m.jsonl"
      )
    }
    #expect(
      error?.description.contains("m.jsonl:2: a sample without a verdict; judge the file") == true
    )
  }

  @Test func aJournalNeedsItsFolder() {
    let error = #expect(throws: ResultFileError.self) {
      try read(#"{"task": "T/0", "index": 0, "verdict": "passed", "textDigest": "ab"}"#)
    }
    #expect(error?.description.contains("name the run's folder") == true)
  }

  @Test func lmEvalRowsGiveCountsByFilter() throws {
    func row(_ id: String, _ filter: String, _ score: String, _ samples: Int = 4) -> String {
      let responses = Array(repeating: "\"a\"", count: samples).joined(separator: ",")
      return #"{"doc_id": 0, "doc": {"task_id": \#(id)}, "resps": [[\#(responses)]], "#
        + #""filter": "\#(filter)", "prompt_hash": "h\#(id.count)", \#(score)}"#
    }
    let file = try read(
      [
        row("\"HumanEval/0\"", "create_test", "\"pass@1\": 0.5"),
        row("\"HumanEval/1\"", "create_test", "\"pass@1\": 1.0"),
        // C(3, 2) / C(4, 2) = 1/2 fail when one of four is right.
        row("\"HumanEval/0\"", "other", "\"pass@2\": 0.5"),
      ].joined(separator: "\n"),
      name: "samples_humaneval_64_2026-01-01T00-00-00.jsonl"
    )
    #expect(file.results.count == 2)
    #expect(counts(file.results.first, "base") == ["HumanEval/0 2/4", "HumanEval/1 4/4"])
    #expect(counts(file.results.last, "base") == ["HumanEval/0 1/4"])
    #expect(file.results.first?.facts["benchmark.name"] == "humaneval")
    #expect(file.results.first?.facts["extraction.name"] == "create_test")
    #expect(file.results.first?.facts["promptDigest"]?.count == 64)
  }

  @Test func aScoreThatTellsNoCountIsRefused() {
    let error = #expect(throws: ResultFileError.self) {
      try read(
        #"{"doc_id": 0, "doc": {"task_id": 11}, "resps": [["a", "b", "c"]], "pass@2": 1.0}"#,
        name: "samples_mbpp_x.jsonl"
      )
    }
    #expect(error?.description.contains(":1: pass@2 of 3 samples does not tell") == true)
  }

  @Test func bigCodeMetricsAreStated() throws {
    let scores = try read(
      """
      {"humaneval": {"pass@1": 0.25, "pass@10": 0.5},
       "config": {"model": "owner/small", "temperature": 0.2, "do_sample": true, "n_samples": 20}}
      """
    ).stated
    #expect(scores.map(\.metric) == ["pass@1", "pass@10"])
    #expect(scores.map(\.value) == [0.25, 0.5])
    #expect(scores.first?.label == "small")
    #expect(scores.first?.facts["sampling.n"] == "20")
    #expect(scores.first?.facts["sampling.decoding"] == "sampling")
  }

  /// What is no share, such as NaN, is no score.
  @Test(arguments: ["NaN", "5.0", "-0.1"])
  func bigCodeScoresAreShares(score: String) throws {
    let file = try read(#"{"humaneval": {"pass@1": 0.5, "pass@10": \#(score)}, "config": {}}"#)
    #expect(file.stated.map(\.value) == [0.5])
  }

  @Test func aTaskWithoutSamplesIsMissing() throws {
    let results = try read(
      #"{"eval": {"HumanEval/0": [], "HumanEval/1": [{"base_status": "pass"}]}}"#
    ).results.first
    #expect(results?.missing == ["HumanEval/0"])
    #expect(results?.isComplete == false)
  }

  @Test(arguments: ["{}", "", "[1, 2]", "{\"config\": {}}", "{\"eval\": {}}"])
  func whatHoldsNoResultsIsRefused(text: String) {
    let error = #expect(throws: ResultFileError.self) { try read(text) }
    #expect(error?.description.contains("holds no results; give a run") == true)
  }
}
