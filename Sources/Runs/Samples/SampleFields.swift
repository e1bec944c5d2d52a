// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The fields in which the rows of a sample file hold a task and its text.
package struct SampleFields: Sendable, Hashable {
  /// The field of the text that a user names, with a dot before a field within it; nil for those that
  /// are known.
  package var text: String?
  /// The field of the task that a user names.
  package var task: String?

  package init(text: String? = nil, task: String? = nil) {
    self.text = text
    self.task = task
  }

  /// The fields of texts, the first that a row has counts, and how a text in it is to be read.
  ///
  /// EvalPlus takes the solution of a row that holds both. Of a field whose name says nothing of the
  /// prompt, the text is an answer in which a program has to be found.
  static let texts: [(name: String, form: SampleForm)] =
    [
      ("solution", .solution), ("completion", .completion), ("generation", .solution),
      ("solutions", .solution), ("completions", .completion), ("generations", .solution),
    ]
    + ["code", "codes", "code_list", "program", "programs", "generated_code"]
    .map { ($0, .solution) }
    + [
      "response", "responses", "output", "outputs", "output_list", "prediction", "predictions",
      "answer", "answers", "pred", "generated_text", "generated", "model_output", "model_response",
      "model_answer", "model_completion", "llm_output", "llm_response", "raw_output",
      "raw_response", "raw_generation", "raw_solution", "samples", "choices", "message",
      "messages", "text", "content",
    ].map { ($0, .answer) }

  /// The fields of tasks, of which the first counts whose value names one.
  static let tasks = [
    "task_id", "custom_id", "task", "taskId", "problem_id", "question_id",
    "metadata.problem_id", "id", "name", "problem", "doc.task_id", "metadata.task_id",
    "meta.task_id", "extra.task_id",
  ]

  /// The fields whose numbers are those of tasks; other numbers may count rows.
  static let numberedTasks: Set = [
    "task_id", "problem_id", "metadata.problem_id", "doc.task_id", "metadata.task_id",
  ]
}

extension JSONValue {
  /// The value at a path of names with dots between them; a name that has dots itself comes first.
  func value(at path: String) -> JSONValue? {
    if let value = self[path] { return value }
    guard let dot = path.firstIndex(of: ".") else { return nil }
    return self[String(path[..<dot])]?.value(at: String(path[path.index(after: dot)...]))
  }
}
