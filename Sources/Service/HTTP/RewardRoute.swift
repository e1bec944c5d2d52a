// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Hummingbird
import Runs

/// OpenRLHF's route: `POST /get_reward`.
///
/// `{"query": [], "prompts": [], "labels": []}` is answered by `{"rewards": [], "scores": [], "extra_logs": {}}`.
/// A label is JSON: a list of assertions, or a problem as `/v1/judge` takes it. The program is what Python's parser
/// finds in the query after its prompt. Where the judge fails for one of them, the answer is 503.
struct RewardRoute: Sendable {
  let desk: JudgingDesk

  func add(to router: Router<ClientContext>) {
    router.post("/get_reward") { request, context in
      let (value, size) = try await desk.body(of: request, context)
      let requests = try Self.natives(value).map { try desk.request($0) }
      var rewards: [Double] = []
      for (place, result) in try await desk.judge(requests, size: size, context).enumerated() {
        try RefusedRequest.refuse(result, at: "labels[\(place)]")
        guard let reward = result.reward else {
          throw RefusedRequest(
            RequestError(
              .overloaded,
              "the judge failed, and says nothing of the programs: send them again"
            ),
            status: .serviceUnavailable
          )
        }
        desk.metrics.count(result)
        rewards.append(reward)
      }
      let list = JSONValue.array(rewards.map { .number(String($0)) })
      let passed = rewards.isEmpty ? 0 : rewards.reduce(0, +) / Double(rewards.count)
      return Answers.json(
        .object([
          .init("rewards", list), .init("scores", list),
          .init("extra_logs", .object([.init("mean_reward", .number(String(passed)))])),
        ])
      )
    }
  }

  private static func natives(_ value: JSONValue) throws -> [JSONValue] {
    guard let queries = value["query"]?.array, let labels = value["labels"]?.array,
      queries.count == labels.count
    else {
      throw RefusedRequest(
        RequestError(.invalidRequest, "'query' and 'labels' are wanted, lists of the same length")
      )
    }
    let prompts = try Self.prompts(value["prompts"] ?? .null)
    return try queries.indices.map { place in
      guard let query = queries[place].string else {
        throw RefusedRequest(RequestError(.invalidRequest, at: "query[\(place)]", "is no string"))
      }
      let prompt = place < prompts.count ? prompts[place] : ""
      let answer = answer(in: query, after: prompt)
      return .object([
        .init("problem", try problem(labels[place], place)),
        .init(
          "programs",
          .array([
            .object([.init("text", .string(answer)), .init("extraction", .string("parsed"))])
          ])
        ),
      ])
    }
  }

  private static func prompts(_ value: JSONValue) throws -> [String] {
    if value == .null { return [] }
    let prompts = value.array?.map(\.string) ?? [nil]
    guard prompts.allSatisfy({ $0 != nil }) else {
      throw RefusedRequest(
        RequestError(.invalidRequest, at: "prompts", "is no list of strings, and one is wanted")
      )
    }
    return prompts.compactMap(\.self)
  }

  /// What follows a prompt in a query; all of a query that does not begin with it.
  ///
  /// By scalars: a prompt may end within what Swift counts as one character, such as a line's end of two bytes.
  static func answer(in query: String, after prompt: String) -> String {
    guard query.unicodeScalars.starts(with: prompt.unicodeScalars) else { return query }
    return String(query.unicodeScalars.dropFirst(prompt.unicodeScalars.count))
  }

  private static func problem(_ label: JSONValue, _ place: Int) throws -> JSONValue {
    let value = label.string.map { try? JSONValue(parsing: Array($0.utf8)) } ?? label
    switch value {
    case .array(let tests)?:
      return .object([.init("kind", .string("asserts")), .init("tests", .array(tests))])
    case .object?: return value ?? .null
    default:
      throw RefusedRequest(
        RequestError(
          .invalidRequest,
          at: "labels[\(place)]",
          "is no JSON list of assertions, and no problem as /v1/judge takes it"
        )
      )
    }
  }
}
