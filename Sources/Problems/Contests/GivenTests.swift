// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Tests that somebody brings who has no file of them: JSON values that go in and that come out.
///
/// The values are those of APPS's rows, for programs and for functions: see docs/streams.md.
package enum GivenTests {
  /// A test that cannot be used.
  package struct Fault: Error, Sendable {
    /// The place of the test, from 0; nil for all of them.
    package var number: Int?
    package var reason: String
  }

  /// The problem with one suite of tests.
  ///
  /// - Parameters:
  ///   - inputs: The JSON of what goes in, one a test.
  ///   - outputs: The JSON of what comes out, one a test.
  ///   - function: The function that is called; nil: the program is run.
  /// - Returns: A problem without a question and without a place.
  /// - Throws: ``Fault``.
  package static func problem(
    inputs: [[UInt8]],
    outputs: [[UInt8]],
    function: String?
  ) throws(Fault) -> Problem {
    guard inputs.count == outputs.count else {
      throw Fault(reason: "there are \(inputs.count) inputs and \(outputs.count) outputs")
    }
    if let function, !function.isPythonName {
      throw Fault(reason: "fn_name is '\(function.prefix(80))', which is no Python name")
    }
    var tests: [ContestTest] = []
    for (number, (input, output)) in zip(inputs, outputs).enumerated() {
      do {
        tests.append(
          try ContestTest(input: input[...], output: output[...], isCall: function != nil)
        )
      } catch {
        let reason = (error as? ContestTest.Fault)?.reason ?? "\(error)"
        throw Fault(number: number, reason: reason)
      }
    }
    let contest = ContestProblem(question: "", function: function, tests: tests)
    let place = RecordPlace(path: "request", unit: .line, number: 1)
    var problem = contest.problem(TaskID("request"), at: place)
    problem.place = nil
    return problem
  }
}
