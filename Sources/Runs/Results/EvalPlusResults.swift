// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// EvalPlus's results: verdicts of base and plus by task.
///
/// As in EvalPlus, a sample passes `plus` when it passes both.
struct EvalPlusResults {
  let results: TaskResults

  init(_ document: JSONValue, _ context: ResultFile.Context) throws {
    guard case .object(let members) = document["eval"] ?? .null, !members.isEmpty else {
      throw ResultFileError.noResults(path: context.path)
    }
    var hasPlus = false
    let tasks = try members.map { member in
      var task = TaskResults.Task(name: member.name, samples: 0, correct: ["base": 0, "plus": 0])
      for sample in try Self.samples(of: member, context) {
        guard let base = sample["base_status"]?.string else {
          throw ResultFileError.malformed(
            path: context.path,
            line: nil,
            reason: "a sample of \(member.name) has no base_status"
          )
        }
        let plus = sample["plus_status"]?.string
        hasPlus = hasPlus || plus != nil
        task.samples += 1
        guard base == "pass" else { continue }
        task.correct["base", default: 0] += 1
        if plus == "pass" { task.correct["plus", default: 0] += 1 }
      }
      return task
    }
    var facts = context.facts(
      benchmark: ResultFile.benchmark(ofTask: members[0].name) + "+",
      tasks: tasks,
      evaluator: "EvalPlus"
    )
    if let hash = document["hash"]?.string {
      facts.values["dataset.md5"] = hash
      context.catalog.describe(&facts, tasks: tasks.count)
    }
    results = TaskResults(
      label: context.name,
      path: context.path,
      format: .evalPlus,
      facts: facts,
      suites: hasPlus ? ["base", "plus"] : ["base"],
      tasks: tasks
    )
  }

  /// The samples of a task.
  private static func samples(
    of member: JSONValue.Member,
    _ context: ResultFile.Context
  ) throws -> [JSONValue] {
    if member.value["nfiles"] != nil { return try oldSamples(of: member, context) }
    guard let samples = member.value.array else {
      throw ResultFileError.malformed(
        path: context.path,
        line: nil,
        reason: "\(member.name) holds \(member.value.kind) where a list of samples should be"
      )
    }
    return samples
  }

  /// The samples of a task as EvalPlus wrote them before 2024-02: the number of its files, and for each
  /// suite a list of statuses, `success` or what went wrong, with what became of every input.
  private static func oldSamples(
    of member: JSONValue.Member,
    _ context: ResultFile.Context
  ) throws -> [JSONValue] {
    let statuses = { (suite: String) in
      member.value[suite]?.array?.map { $0.array?.first?.string == "success" ? "pass" : "fail" }
    }
    let (base, plus) = (statuses("base") ?? [], statuses("plus") ?? [])
    guard base.count == member.value["nfiles"]?.integer, plus.isEmpty || plus.count == base.count
    else {
      throw ResultFileError.malformed(
        path: context.path,
        line: nil,
        reason: "\(member.name) does not hold a status for each of its files"
      )
    }
    return base.indices.map { place in
      .object(
        [.init("base_status", .string(base[place]))]
          + (plus.isEmpty ? [] : [.init("plus_status", .string(plus[place]))])
      )
    }
  }
}

extension Catalog {
  /// Adds what the catalog knows of data with the digest that the facts tell.
  fileprivate func describe(_ facts: inout ProtocolFacts, tasks: Int) {
    for benchmark in benchmarks {
      for version in benchmark.versions {
        guard let file = version.files.first, file.unpackedMD5 == facts["dataset.md5"] else {
          continue
        }
        facts.values["benchmark.name"] = benchmark.name
        facts.values["benchmark.version"] = version.name
        facts.values["dataset.sha256"] = file.sha256
        facts.values["benchmark.split"] = benchmark.defaultSplit
        if let total = version.tasks[benchmark.defaultSplit], total != tasks {
          facts.values["tasks.total"] = "\(total)"
        }
        return
      }
    }
  }
}
