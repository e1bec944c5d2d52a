// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A run directory that cannot be used.
package enum JournalError: Error, Equatable, CustomStringConvertible {
  case notADirectory(path: String)
  /// A link, or what is neither a file nor a folder, where a file of a run should be.
  case notAFile(path: String, kind: FileKind)
  /// A file of a run has more bytes than are read of it.
  case tooLarge(path: String, most: Int)
  case inUse(path: String)
  case notARun(path: String)
  case badHeader(path: String, reason: String)
  /// Results are kept without their samples.
  case noSamples(path: String)
  /// The samples are gone that a summary counts.
  case emptied(path: String, samples: Int)
  case otherProtocol(path: String, differences: [RunProtocol.Difference])
  case badLine(path: String, line: Int, reason: String)
  case unexpectedTask(TaskID)
  /// There are records of more samples, or of more tasks, than the run was made of.
  case tooMany(path: String, what: String, count: Int, most: Int)
  /// A call to the system failed.
  case system(path: String, action: String, reason: String)
  /// The disk is full, the quota is used up, or a file may not be as large.
  case noSpace(path: String, reason: String)

  /// Whether an error says that a folder is another process's, or was begun by one.
  package static func isOfAnotherProcess(_ error: any Error) -> Bool {
    switch error {
    case JournalError.inUse, JournalError.otherProtocol: true
    default: false
    }
  }

  package var description: String {
    switch self {
    case .notADirectory(let path):
      "\(path): a file where the directory of a run should be; name another directory"
    case .notAFile(let path, let kind):
      "\(path): a \(kind.rawValue) where a file of a run should be; put the file itself there, or name "
        + "another directory"
    case .tooLarge(let path, let most):
      "\(path): has more than \(most >> 20) MiB, the most that is read of it here; name another directory"
    case .inUse(let path):
      "\(path): another process is working on this run; wait for it, or name another directory"
    case .notARun(let path):
      "\(path): holds a samples.jsonl but no run.json, so it is not a run; name another directory"
    case .badHeader(let path, let reason):
      "\(path): not the header of a run: \(reason); name another directory"
    case .noSamples(let path):
      "\(path): the results are kept without \(RunDirectory.samples), which holds the samples to show; "
        + "'compare' and '--format latex' do without"
    case .emptied(let path, let samples):
      "\(path): it is empty, and \(RunDirectory.summary) counts \(samples) samples; restore it, or "
        + "remove both files and judge again"
    case .otherProtocol(let path, let differences):
      "\(path): a run of another protocol ("
        + differences.map(\.description).joined(separator: "; ")
        + "); repeat it with its own settings, or name another directory"
    case .badLine(let path, let line, let reason):
      "\(path):\(line): not the record of a sample: \(reason); repair or remove the line"
    case .tooMany(let path, let what, let count, let most):
      "\(path): holds \(count) \(what), where the run was made of \(most); remove the lines that do not "
        + "belong to it"
    case .unexpectedTask(let task):
      "the run holds samples of \(task), which is none of its tasks; name the run's own benchmark"
    case .system(let path, let action, let reason):
      "\(path): cannot \(action): \(reason); mend that or name another directory"
    case .noSpace(let path, let reason):
      "\(path): \(reason); free some space and repeat the command, which goes on where it stopped"
    }
  }
}
