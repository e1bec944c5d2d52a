// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Why an environment cannot be had.
package enum EnvironmentError: Error, Equatable, CustomStringConvertible {
  case unknown(String, known: [String])
  case unknownPart(String, of: String, known: [String])
  /// There is neither `XDG_CACHE_HOME` nor `HOME`.
  case noCache
  /// It was never made.
  case absent(name: String, path: String)
  /// It was begun, and not brought to an end.
  case unfinished(name: String, path: String)
  /// It is not as it was when it was made.
  case changed(name: String, path: String, reason: String)
  /// A folder of the user's own is no virtual environment.
  case notAnEnvironment(path: String)
  /// No interpreter of the version was found, or the one that was named is another.
  case noInterpreter(python: String, reason: String)
  case noRoom(path: String, neededBytes: Int, freeBytes: Int)
  /// Another process makes it at this moment.
  case inUse(path: String)
  /// A step of making it failed.
  case failed(step: String, reason: String, remedy: String)

  package var description: String {
    switch self {
    case .unknown(let name, let known):
      "there is no environment \"\(name)\"; "
        + (Spelling.closest(to: name, among: known).map { "did you mean \"\($0)\"? " } ?? "")
        + "known: \(known.joined(separator: ", ")); a virtual environment of your own is named by its "
        + "path, such as ./\(name)"
    case .unknownPart(let part, let name, let known):
      "\(name) has no part \"\(part)\" that can be left out; there are "
        + known.joined(separator: ", ")
    case .noCache:
      "there is no folder for environments: set HOME or XDG_CACHE_HOME"
    case .absent(let name, let path):
      "the environment \(name) is not on this machine (\(path)): evalharness environment create \(name)"
    case .unfinished(let name, let path):
      "the environment \(name) in \(path) was begun and not finished: evalharness environment create "
        + "\(name) goes on"
    case .changed(let name, let path, let reason):
      "the environment \(name) in \(path) is not as it was made (\(reason)): remove that folder and "
        + "make it anew: evalharness environment create \(name)"
    case .notAnEnvironment(let path):
      "\(path) is no virtual environment (no bin/python and pyvenv.cfg): make one with python3 -m venv"
    case .noInterpreter(let python, let reason):
      "the environment needs Python \(python), and \(reason): install python\(python) and "
        + "python\(python)-venv, or name one with --python"
    case .noRoom(let path, let needed, let free):
      "\(path) has \(free >> 20) MiB left, and \(needed >> 20) MiB are needed: make room, or set "
        + "XDG_CACHE_HOME to a folder on another disk"
    case .inUse(let path):
      "another process is making \(path): wait for it"
    case .failed(let step, let reason, let remedy):
      "\(step) failed (\(reason)): \(remedy)"
    }
  }
}
