// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials
package import Problems
package import Prompting

/// Takes programs out of samples, by a cage where it needs Python's parser.
///
/// Texts are a model's and may harm a parser, so it runs where programs are judged.
package struct Extractor: Sendable {
  private let extraction: Extraction
  private let problems: [TaskID: Problem]
  private let cage: Cage?
  /// Whether a text is its own program where the sandbox fails twice; else that is an error.
  private let takesTextsAsTheyAre: Bool

  /// Takes programs out of samples of these problems; without a cage where the method needs no parser.
  package init(
    _ extraction: Extraction,
    _ problems: [Problem],
    in cage: Cage?,
    takesTextsAsTheyAre: Bool = true
  ) {
    self.takesTextsAsTheyAre = takesTextsAsTheyAre
    self.extraction = extraction
    self.problems = Dictionary(uniqueKeysWithValues: problems.map { ($0.id, $0) })
    self.cage = cage
  }

  private struct Found: Decodable {
    var program: String?
  }

  /// The program of a sample; nil when there is none.
  ///
  /// A text on which the parser gives up is taken as it is.
  package func program(of sample: Sample) async throws -> Program? {
    guard let problem = problems[sample.task] else { return nil }
    guard extraction.needsParser, let cage else {
      return extraction.program(of: sample, for: problem)
    }
    let said = try await extract(sample, problem, in: cage)
    guard let found = try? JSONDecoder().decode(Found.self, from: Data(said)) else {
      return Extraction.verbatim.program(of: sample, for: problem)
    }
    let whole = Extraction.verbatim.program(of: sample, for: problem)?.source
    return found.program.map {
      Program(source: $0, isExtracted: $0 != whole).bound(for: problem)
    }
  }

  /// A sandbox that fails in the middle gets a second chance with new processes.
  private func extract(_ sample: Sample, _ problem: Problem, in cage: Cage) async throws -> [UInt8]
  {
    func ask() async throws -> [UInt8] {
      try await cage.extract(
        sample.text,
        prompt: problem.prompt,
        entryPoint: problem.entryPoint,
        form: extraction.parserForm(of: sample, for: problem)
      )
    }
    do {
      return try await ask()
    } catch SandboxError.lost {
      guard takesTextsAsTheyAre else { return try await ask() }
      return (try? await ask()) ?? []
    }
  }
}
