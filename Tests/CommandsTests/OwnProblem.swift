// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

/// A problem such as people write for themselves, with a right program.
struct OwnProblem: Sendable, CustomTestStringConvertible {
  let name: String
  let entryPoint: String
  let prompt: String
  let solution: String
  let test: String

  var testDescription: String { name }

  /// The problem as a line of a file.
  var row: String {
    get throws {
      try CommandsTests.row([
        "task_id": "Own/\(entryPoint)", "prompt": prompt, "entry_point": entryPoint,
        "canonical_solution": solution, "test": test,
      ])
    }
  }
}

extension OwnProblem {
  /// A problem whose values are matrices.
  static let usesNumpy = OwnProblem(
    name: "numpy",
    entryPoint: "normalise",
    prompt: """
      import numpy as np


      def normalise(rows):
          \"""A matrix whose rows add up to 1.\"""

      """,
    solution: """
          matrix = np.asarray(rows, dtype=float)
          return matrix / matrix.sum(axis=1, keepdims=True)

      """,
    test: """
      import numpy as np


      def check(candidate):
          result = candidate([[1, 1], [1, 3]])
          assert result.shape == (2, 2)
          assert np.allclose(result, [[0.5, 0.5], [0.25, 0.75]])

      """
  )

  /// Problems whose tests share state with the program, so that values cannot cross.
  static let trusting = [
    OwnProblem(
      name: "coroutine functions as arguments",
      entryPoint: "gather_all",
      prompt: """
        import asyncio


        async def gather_all(jobs):
            \"""The results of coroutine functions that are run together.\"""

        """,
      solution: """
            return await asyncio.gather(*(job() for job in jobs))

        """,
      test: """
        import asyncio


        def check(candidate):
            async def one():
                await asyncio.sleep(0)
                return 1

            async def two():
                return 2

            assert asyncio.run(candidate([one, two])) == [1, 2]
            assert asyncio.run(candidate([])) == []

        """
    ),
    OwnProblem(
      name: "a table of the module",
      entryPoint: "register",
      prompt: """
        HANDLERS = {}


        def register(name):
            \"""A decorator that puts a function into HANDLERS under a name.\"""

        """,
      solution: """
            def keep(function):
                HANDLERS[name] = function
                return function
            return keep

        """,
      test: """
        def check(candidate):
            @candidate('twice')
            def twice(x):
                return 2 * x
            assert HANDLERS == {'twice': twice}

        """
    ),
  ]
}
