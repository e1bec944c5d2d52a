// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

// What other harnesses and servers write down of their own work.
extension SampleCollector {
  /// Adds a row of a sample log of lm-evaluation-harness: what its filter made of the answers, which is
  /// what it judges.
  ///
  /// A log has the same samples once a filter; those of the first are read.
  mutating func add(lmEvalRow row: JSONValue, at place: RecordPlace) throws {
    let filter = row["filter"]?.string ?? "none"
    if self.filter == nil { self.filter = filter }
    guard filter == self.filter else {
      leftOut["they are what the filter '\(filter)' made of the same samples", default: 0] += 1
      return
    }
    let task =
      if let name = row.value(at: "doc.task_id") {
        try task(name, field: "doc.task_id", at: place)
      } else {
        try task(number: row["doc_id"]?.integer, field: "doc_id", at: place)
      }
    let field = row["filtered_resps"] == nil ? "resps" : "filtered_resps"
    guard let texts = row[field].flatMap(SampleText.all) else {
      throw SampleFileError.wrongType(
        place,
        field: field,
        expected: "a list of texts",
        found: row[field]?.kind ?? "nothing"
      )
    }
    for text in texts {
      try add(task: task, form: field == "resps" ? .completion : .solution, text: text.text)
    }
  }

  /// Adds a row of the output of a batch, which OpenAI, vLLM and Anthropic write; failed requests have
  /// no sample.
  mutating func add(batchRow row: JSONValue, at place: RecordPlace) throws {
    let name = row["custom_id"]?.string ?? ""
    guard let task = names.task(namedWithSample: name) else {
      throw SampleFileError.unknownTask("\(place)", name: name, example: names.tasks.first)
    }
    let response = row["response"] ?? row["result"] ?? .null
    let status = response["status_code"]?.integer ?? 200
    guard status == 200, row["error"] ?? .null == .null, response != .null,
      let texts = SampleText.all(in: response)
    else {
      leftOut["their requests failed", default: 0] += 1
      return
    }
    for text in texts { try add(task: task, form: text.form ?? .answer, text: text.text) }
  }

  /// Adds the samples of a log of inspect, one an epoch.
  mutating func add(inspectLog samples: [JSONValue]) throws {
    for (index, sample) in samples.enumerated() {
      let place = RecordPlace.element(index + 1, of: path)
      let task = try task(sample["id"] ?? .null, field: "id", at: place)
      let output = sample["output"] ?? .null
      guard let texts = output["choices"].flatMap(SampleText.all), !texts.isEmpty else {
        leftOut["they have no answer", default: 0] += 1
        continue
      }
      for text in texts { try add(task: task, form: .answer, text: text.text) }
    }
  }

  /// Adds opencompass's predictions, by the name of the task, or else by place.
  mutating func add(predictions: [JSONValue.Member]) throws {
    let areNamed = predictions.allSatisfy { entry in
      (entry.value["gold"]?.string).flatMap(names.task(named:)) != nil
    }
    guard areNamed || predictions.count == names.tasks.count else {
      throw SampleFileError.wrongCount(
        path: path,
        lists: predictions.count,
        problems: names.tasks.count
      )
    }
    for entry in predictions {
      let place = RecordPlace.element((Int(entry.name) ?? 0) + 1, of: path)
      let task =
        areNamed
        ? try task(entry.value["gold"] ?? .null, field: "gold", at: place)
        : try task(number: Int(entry.name), field: entry.name, at: place)
      guard let texts = entry.value["prediction"].flatMap(SampleText.all) else {
        throw SampleFileError.missingField(place, field: "prediction")
      }
      for text in texts { try add(task: task, form: .answer, text: text.text) }
    }
  }

  /// The task at a place in the benchmark, from 0.
  private func task(number: Int?, field: String, at place: RecordPlace) throws -> TaskID {
    guard let number else { throw SampleFileError.missingField(place, field: field) }
    guard names.tasks.indices.contains(number) else {
      throw SampleFileError.unknownTask("\(place)", name: "number \(number)", example: nil)
    }
    return names.tasks[number]
  }
}
