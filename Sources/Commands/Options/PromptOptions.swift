// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import Problems
import Prompting

extension ServerKind: ExpressibleByArgument {}
extension APIShape: ExpressibleByArgument {}

/// How a problem is put to a model.
struct PromptOptions: ParsableArguments, Sendable {
  @Option(
    help: """
      How a problem is put to the model; \(PromptStyle.base.rawValue) if not given, or 'file' with \
      --template.
      """
  )
  var style: StyleChoice?

  @Option(
    help: ArgumentHelp(
      "The template of the style 'file': JSON with 'body' and, at will, 'system', 'prefill', 'chat' "
        + "and 'stop'; docs/prompts.md names its places, such as {prompt}.",
      valueName: "file"
    )
  )
  var template: String?

  @Option(help: ArgumentHelp("Instructions above the turns of a chat.", valueName: "text"))
  var system: String?

  @Option(help: ArgumentHelp("How the model's answer in a chat begins.", valueName: "text"))
  var prefill: String?

  mutating func validate() throws {
    guard style != .file || template != nil else {
      throw ValidationError("--style file needs --template with a file.")
    }
    guard template == nil || style == nil || style == .file else {
      throw ValidationError("--template goes with --style file, and no other style.")
    }
  }

  /// The options that were given.
  var givenOptions: [String] {
    [
      ("--style", style != nil), ("--template", template != nil), ("--system", system != nil),
      ("--prefill", prefill != nil),
    ].filter(\.1).map(\.0)
  }

  /// The known style; that of the default beside a template, which is taken instead.
  var knownStyle: PromptStyle {
    if case .known(let style) = style { style } else { .base }
  }

  /// The template for each problem.
  ///
  /// - Parameters:
  ///   - problems: The problems.
  ///   - benchmark: Where examples are found, asked for only if the style has any.
  /// - Returns: A template for each problem, in their order.
  /// - Throws: ``PromptError``, and what the closure throws.
  func templates(
    for problems: [Problem],
    among benchmark: () async throws -> [Problem]
  ) async throws -> [PromptTemplate] {
    let own = try template.map { try PromptTemplate(file: $0) }
    let shots = own == nil && !knownStyle.shots.isEmpty ? try await benchmark() : []
    return try problems.map { problem in
      var template = try own ?? knownStyle.template(for: problem, among: shots)
      if let system { template.system = system }
      if let prefill { template.prefill = prefill }
      guard template.isChat || (system == nil && prefill == nil) else {
        throw ValidationError("--system and --prefill go with a style for chat.")
      }
      return template
    }
  }
}
