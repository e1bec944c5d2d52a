// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A problem that cannot be put to a model.
package enum PromptError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String)
  case malformed(path: String, reason: String)
  /// A template names a part that no problem has.
  case unknownPlace(path: String, name: String)
  /// A template asks for the sentence and the assertions of a problem that has none.
  case noSentence(TaskID, template: String)
  /// A problem of infilling whose suffix a template does not show, or a template that shows one there is not.
  case infilling(TaskID, template: String, isWanted: Bool)
  /// A problem whose answer is no program and a style that asks for one, or the other way round.
  case prediction(TaskID, template: String, isWanted: Bool)
  /// A problem that asks more than its prompt, which a template does not show.
  case question(TaskID, template: String)
  /// The examples of a few-shot style are not among the problems.
  case noShots([TaskID])

  package var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read: name a file with a template"
    case .malformed(let path, let reason):
      "\(path): not a template (\(reason)): give a JSON object with a text 'body'"
    case .unknownPlace(let path, let name):
      "\(path): '{\(name)}' names no part of a problem; "
        + (Spelling.closest(to: name, among: PromptParts.names).map { "did you mean '{\($0)}'? " }
          ?? "")
        + "known: \(PromptParts.names.map { "{\($0)}" }.joined(separator: ", ")); '{{\(name)}}' is the text"
        + " '{\(name)}' itself"
    case .noSentence(let task, let template):
      template == PromptStyle.liveCodeBench.rawValue
        ? "\(task) has no statement of LiveCodeBench's form, which the style '\(template)' is for: choose another style"
        : "\(task) is no sentence with assertions, which the style '\(template)' is for: choose another "
          + "style, or MBPP"
    case .infilling(let task, let template, true):
      "\(task) has a suffix that the answer stands before, which the style '\(template)' does not show: choose "
        + "one of \(PromptStyle.infilling.map(\.rawValue).joined(separator: ", ")), or a template with {suffix}"
    case .infilling(let task, let template, false):
      "\(task) has no suffix, which the style '\(template)' shows: choose another style"
    case .prediction(let task, let template, true):
      "\(task) asks for a value or a call, and the style '\(template)' for a program: choose one of "
        + "\(PromptStyle.predicting.map(\.rawValue).joined(separator: ", "))"
    case .prediction(let task, let template, false):
      "\(task) asks for a program, and the style '\(template)' for a value or a call: choose another style"
    case .question(let task, let template):
      "\(task) asks more than its prompt, which the style '\(template)' does not show: choose base, chat, or a "
        + "template with {question}"
    case .noShots(let tasks):
      "the examples \(tasks.map(\.rawValue).joined(separator: ", ")) of the style are not in the "
        + "benchmark: give --bench mbpp, or another --style"
    }
  }
}
