// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// CRUXEval's records: a function `f`, the arguments of a call, and the value that it gives.
///
/// A record is a problem of either kind of prediction. See Gu et al. 2024.
enum CRUXEval {
  private struct Row: Decodable {
    let id: MBPP.Number?
    let code: String
    let input: String
    let output: String
    let facets: FacetField?
  }

  static func problems(
    in file: TextFile,
    asking kind: Prediction.Kind,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.cruxEvalOutput.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      let prediction = Prediction(
        kind: kind,
        code: row.code,
        input: row.input,
        output: row.output
      )
      return Problem(
        id: try tasks.add(
          row.id?.task(of: "sample_") ?? TaskID("sample_\(place.number - 1)"),
          at: place
        ),
        prompt: prediction.question,
        entryPoint: "f",
        reference: .init(form: .solution, text: prediction.answer),
        suites: [TestSuite(name: "base", prediction: prediction)],
        place: place,
        facets: try row.facets?.values(at: place) ?? [:]
      )
    }
  }
}
