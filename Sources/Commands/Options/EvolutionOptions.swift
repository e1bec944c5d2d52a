// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Evolution

/// How instructions are evolved.
struct EvolutionOptions: ParsableArguments, Sendable {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many rounds there are to be in all.", valueName: "count")
  )
  var rounds = 3

  @Option(
    help: ArgumentHelp(
      "The methods that one is drawn of: 'paper', 'evol-teacher', whose spelling differs in two words, or a JSON array in a file, of texts or of objects with 'name' and 'text'.",
      valueName: "name|file"
    )
  )
  var methods = "paper"

  @Option(help: "The text round an instruction: 'paper' or 'evol-teacher'; 'paper' if not given.")
  var style: Style?

  @Option(
    help: ArgumentHelp(
      "A text of your own round an instruction, with {method} and {instruction} where they belong.",
      valueName: "file"
    )
  )
  var template: String?

  @Option(
    help: ArgumentHelp(
      "How often each method is drawn, in proportion to the others, as in 1,1,1,1,0.5; all alike "
        + "if not given.",
      valueName: "list"
    ),
    transform: WeightList.init
  )
  var weights: WeightList?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where the draws of methods and those of the model start; 0, and the server's own, if not given.",
      valueName: "number"
    )
  )
  var seed: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Take the first items of the seed only.", valueName: "count")
  )
  var limit: Int?

  enum Style: String, ExpressibleByArgument, CaseIterable {
    case paper
    case evolTeacher = "evol-teacher"
  }

  mutating func validate() throws {
    guard 1...100 ~= rounds else {
      throw ValidationError("--rounds takes a count of 1 to 100, and \(rounds) is none.")
    }
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit takes a count of 1 or more.") }
    guard template == nil || style == nil else {
      throw ValidationError("--template and --style exclude each other.")
    }
  }

  /// - Throws: `EvolutionError`, for a file that holds no methods or no template.
  func draw() throws -> MethodDraw {
    let list =
      switch methods {
      case "paper": EvolutionMethod.paper
      case "evol-teacher": EvolutionMethod.evolTeacher
      default: try MethodFile.read(methods)
      }
    return try MethodDraw(list, weights: weights?.values, seed: seed ?? 0)
  }

  func chosenTemplate() throws -> EvolutionTemplate {
    if let template { return try EvolutionTemplate(file: template) }
    return style == .evolTeacher ? .evolTeacher : .paper
  }
}

/// Numbers that say how often each of several is drawn.
struct WeightList: Sendable {
  var values: [Double]

  /// - Throws: `ValidationError` for what is no list of numbers.
  init(argument: String) throws {
    values = try argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let value = Double(part), value.isFinite, value >= 0 else {
        throw ValidationError("weights are numbers of 0 or more, as in 1,1,1,1,0.5.")
      }
      return value
    }
  }
}
