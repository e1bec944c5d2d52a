// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// DS-1000's records: a question about a library, and a module that tests answers to it.
///
/// An answer is put into a program, `exec_context`, that the module holds; the program is run once for each of
/// the inputs that the module makes. See Lai et al. 2023, and the form of 2024 in xlang-ai/DS-1000.
enum DS1000 {
  private struct Row: Decodable {
    let prompt: String
    let referenceCode: String
    let codeContext: String
    let metadata: Metadata

    enum CodingKeys: String, CodingKey {
      case prompt, metadata
      case referenceCode = "reference_code"
      case codeContext = "code_context"
    }
  }

  private struct Metadata: Decodable {
    let problemID: Int
    let library: String
    let perturbation: String

    enum CodingKeys: String, CodingKey {
      case library
      case problemID = "problem_id"
      case perturbation = "perturbation_type"
    }
  }

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.ds1000.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      guard let context = program(in: row.codeContext), context.contains(Self.place) else {
        throw ProblemFileError.badValue(
          place,
          field: "code_context",
          reason: "defines no exec_context with a place \(Self.place) for the answer"
        )
      }
      // What shows or clears a figure would leave none to look at.
      let isDrawn = row.codeContext.contains("def skip_plt_cmds(")
      return Problem(
        id: try tasks.add(TaskID("DS1000/\(row.metadata.problemID)"), at: place),
        prompt: row.prompt,
        entryPoint: "",
        insertion: Insertion(
          context: context,
          place: Self.place,
          droppedCommands: isDrawn ? drawingCommands : []
        ),
        reference: .init(form: .completion, text: row.referenceCode),
        suites: [
          TestSuite(
            name: "base",
            cases: GeneratedCases(
              source: row.codeContext,
              input: "test_input",
              result: "result",
              images: isDrawn ? ["output.png"] : []
            )
          )
        ],
        place: place,
        group: group(of: row),
        facets: ["library": row.metadata.library, "perturbation": row.metadata.perturbation]
      )
    }
  }

  /// Whose libraries its program needs loaded: those of another library's problems where it uses that.
  private static func group(of row: Row) -> String {
    let others = ["Tensorflow": "import tensorflow", "Pytorch": "import torch"]
    return others.first { row.codeContext.contains($0.value) }?.key ?? row.metadata.library
  }

  private static let place = "[insert]"
  private static let drawingCommands = ["plt.show()", "plt.clf()", "plt.close()", "savefig"]

  /// The program that a module of tests holds between `exec_context = r\"\"\"` and the next three quotes.
  private static func program(in module: String) -> String? {
    guard let start = module.firstRange(of: "exec_context = r\"\"\"") else { return nil }
    let rest = module[start.upperBound...]
    return rest.firstRange(of: "\"\"\"").map { String(rest[..<$0.lowerBound]) }
  }
}
