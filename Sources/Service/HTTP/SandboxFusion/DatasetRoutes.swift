// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Problems
import Runs

/// SandboxFusion's routes that tell of data sets: `/list_datasets`, `/list_ids`, `/get_prompts`,
/// `/get_prompt_by_id`, `/get_metrics`.
struct DatasetRoutes: Sendable {
  let desk: JudgingDesk

  func add(to router: Router<ClientContext>) {
    router.get("/list_datasets") { _, _ in
      Answers.json(.array(FusionDataset.all.map { .string($0.name) }))
    }
    router.post("/list_ids") { request, context in
      let (dataset, problems, _) = try await page(request, context)
      return Answers.json(.array(problems.map(dataset.id)))
    }
    router.post("/get_prompts") { request, context in
      let (dataset, problems, config) = try await page(request, context)
      return Answers.json(.array(problems.map { dataset.prompt($0, config) }))
    }
    router.post("/get_prompt_by_id") { request, context in
      var members = try await desk.members(of: request, context).members
      let (dataset, config) = try asked(&members)
      let id = try members.identifier()
      return Answers.json(
        dataset.prompt(try await desk.problem(id, of: dataset), config)
      )
    }
    router.post("/get_metrics") { request, context in
      var members = try await desk.members(of: request, context).members
      _ = try asked(&members)
      return Answers.json(.object([]))
    }
  }

  /// The data set that a request names and how it asks.
  private func asked(
    _ members: inout FusionMembers
  ) throws(FusionRefusal) -> (FusionDataset, FusionConfig) {
    let name = members.wantedText("dataset")
    let config = try FusionConfig(of: &members)
    try members.check()
    guard let dataset = try config.dataset(name) else {
      throw FusionRefusal("\(name.prefix(80)) has no problems but those that a request brings")
    }
    return (dataset, config)
  }

  /// The problems that a request asks for.
  private func page(
    _ request: Request,
    _ context: ClientContext
  ) async throws -> (FusionDataset, [Problem], FusionConfig) {
    var members = try await desk.members(of: request, context).members
    let offset = members.integer("offset", usually: 0)
    let limit = members.integer("limit", usually: 1_000_000)
    let (dataset, config) = try asked(&members)
    let problems = try await desk.problems(of: dataset).filter(dataset.lists)
    return (dataset, Array(problems.dropFirst(max(0, offset)).prefix(max(0, limit))), config)
  }
}

extension JudgingDesk {
  /// The members of a request's body and its size.
  ///
  /// - Throws: ``FusionRefusal``.
  func members(
    of request: Request,
    _ context: ClientContext
  ) async throws -> (members: FusionMembers, size: Int) {
    do {
      let bytes = try await bytes(of: request, context)
      return (try await LongTexts.read(bytes) { try FusionMembers(parsing: $0) }, bytes.count)
    } catch let refusal as RefusedRequest {
      throw FusionRefusal(refusal, overload: .serviceUnavailable)
    }
  }

  /// The problems of a data set.
  ///
  /// - Throws: ``FusionRefusal``.
  func problems(of dataset: FusionDataset) async throws -> [Problem] {
    do {
      return try await service.problems(of: dataset.benchmark)
    } catch let error as RequestError {
      throw FusionRefusal(.serviceUnavailable, "\(error.reason)", retryAfter: 2)
    }
  }

  /// A problem of a data set.
  ///
  /// - Throws: ``FusionRefusal`` where it has none such.
  func problem(_ id: JSONValue, of dataset: FusionDataset) async throws -> Problem {
    let name = dataset.task(id)
    guard let problem = try await problems(of: dataset).first(where: { "\($0.id)" == name }) else {
      let shown = id.string ?? id.integer.map(String.init) ?? ""
      throw FusionRefusal(.notFound, "\(dataset.name) has no problem '\(shown.prefix(80))'")
    }
    return problem
  }
}

extension FusionMembers {
  /// The identifier of a problem: a number or a text.
  ///
  /// - Throws: ``FusionRefusal`` with all faults.
  mutating func identifier() throws(FusionRefusal) -> JSONValue {
    let found = self["id"] ?? .null
    if found.integer == nil, found.string == nil {
      if self["id"] == nil {
        _ = wantedText("id")
      } else {
        add("int_type", "id", "Input should be a valid integer", found)
      }
    }
    try check()
    return found
  }
}
