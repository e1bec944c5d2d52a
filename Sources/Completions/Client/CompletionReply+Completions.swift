// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension CompletionReply {
  /// The choices as the samples of a request, each sample at most once.
  ///
  /// A choice that repeats a number or has one that was not asked for is dropped; the samples that
  /// are missing then are asked for again. Without numbers the order counts.
  func completions(
    of request: CompletionRequest,
    seeding: Capabilities.Seeding
  ) -> [Completion] {
    var found: [Int: Completion] = [:]
    for (place, choice) in choices.enumerated() {
      let offset = choice.index ?? place
      guard offset >= 0, offset < request.indices.count, found[offset] == nil else { continue }
      let index = request.indices.lowerBound + offset
      let (text, cut) = StopCut.cut(choice.text, at: request.sampling.stop)
      found[offset] = Completion(
        task: request.task,
        index: index,
        text: text,
        finish: cut == nil ? choice.finish : .stop,
        cut: cut ?? choice.stop.map { .server($0) },
        seed: seeding == .none ? nil : request.seed?[index],
        isRepaired: choice.isRepaired,
        requestID: id
      )
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The tokens of the answer, of which servers tell all, a part, or nothing.
  package func usage(of request: CompletionRequest, countsEverySample: Bool) -> TokenUsage {
    guard var usage else {
      // Four bytes a token is usual in code.
      let written = choices.reduce(0) { $0 + ($1.text.utf8.count + 3) / 4 }
      return TokenUsage(
        prompt: request.mostUsage.prompt / 4,
        completion: written,
        isEstimate: true
      )
    }
    if !countsEverySample, !countsEveryChoice, choices.count > 1 {
      usage.completion *= choices.count
      usage.isEstimate = true
    }
    return usage
  }
}
