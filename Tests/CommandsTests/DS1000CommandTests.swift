// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
import Foundation
import Problems
import Subprocess
import TestSupport
import Testing

/// DS-1000 as a user meets it, where its environment was made.
///
/// `evalharness environment create ds1000` makes it; all references are judged by `make ds1000`.
@Suite(.timeLimit(.minutes(5))) struct DS1000CommandTests {
  /// The parts of the environment that are here.
  static let parts: [String] = {
    let variables = ProcessInfo.processInfo.environment
    let data = DataStore(dataDirectory: nil, environment: variables, offline: true)
    guard let descriptions = try? EnvironmentDescription.bundled() else { return [] }
    let store = EnvironmentStore(cache: data.cache?.path, descriptions: descriptions)
    if case .ready(let made)? = try? store.state(of: "ds1000") { return made.parts }
    return []
  }()

  static let isHere =
    !parts.isEmpty && SharedData.has("data/benchmarks/ds1000.jsonl.gz")
    && SharedData.has("data/benchmarks/ds1000-seaborn/tips.csv")

  private var program: Program

  init() throws {
    program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    // The environment lies in the cache of who runs the tests.
    program.environment["HOME"] = ProcessInfo.processInfo.environment["HOME"]
    program.environment["XDG_CACHE_HOME"] = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
  }

  private func write(_ answers: [(Int, String)], to name: String) throws {
    let rows = try answers.map { number, code in
      let row: [String: Any] = ["code": code, "metadata": ["problem_id": number]]
      return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self) + "\n"
    }
    try program.folder.write(name, rows.joined())
  }

  @Test func anEnvironmentThatIsNotHereIsSaidWithTheCommandThatMakesIt() async throws {
    var program = program
    program.environment["XDG_CACHE_HOME"] = program.folder.file("cache")
    try #require(SharedData.has("data/benchmarks/ds1000.jsonl.gz"))
    let ending = try await program("run", "--bench", "ds1000", "--limit", "1")
    #expect(ending.status == .exited(1))
    #expect(ending.errors.contains("evalharness environment create ds1000"), "\(ending.errors)")
  }

  @Test func noParserFindsAnAnswer() async throws {
    try #require(SharedData.has("data/benchmarks/ds1000.jsonl.gz"))
    try write([(0, "result = 1")], to: "a.jsonl")
    let ending = try await program(
      "evaluate",
      "--bench",
      "ds1000",
      "--samples",
      "a.jsonl",
      "--extraction",
      "parsed",
      "--partial"
    )
    #expect(ending.status == .exited(64))
    #expect(ending.errors.contains("take 'ds1000' or 'verbatim'"), "\(ending.errors)")
  }

  @Test(.enabled(if: isHere, "the environment ds1000 or its data is not here"), .requiresSandbox)
  func referencesPassStrictly() async throws {
    let ending = try await program(
      "run",
      "--bench",
      "ds1000",
      "--by",
      "library",
      "-o",
      "run",
      "--where",
      "library=Pandas,library=Numpy,library=Sklearn,library=Scipy,library=Matplotlib"
    )
    // DS1000/377 to 380 are NumPy's, and need PyTorch or TensorFlow.
    let lacking =
      (Self.parts.contains("torch") ? 0 : 2) + (Self.parts.contains("tensorflow") ? 0 : 2)
    #expect(ending.status == .exited(lacking == 0 ? 0 : 4), "\(ending.errors)")
    #expect(ending.output.contains("\(887 - lacking) passed"), "\(ending.output)")
    #expect(ending.output.contains("strict judging"))
    if lacking > 0 {
      #expect(ending.output.contains("\(lacking) infrastructure"), "\(ending.output)")
      #expect(ending.errors.contains("\(lacking) problems need"), "\(ending.errors)")
    }
  }

  @Test(.enabled(if: isHere, "the environment ds1000 or its data is not here"), .requiresSandbox)
  func noForgeryPasses() async throws {
    try write(Self.forgeries, to: "forged.jsonl")
    let ending = try await program(
      "evaluate",
      "--bench",
      "ds1000",
      "--samples",
      "forged.jsonl",
      "--partial",
      "-o",
      "run"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(!ending.output.contains("passed"), "\(ending.output)")
  }

  @Test(.enabled(if: isHere, "the environment ds1000 or its data is not here"), .requiresSandbox)
  func aVerdictRepeats() async throws {
    try write([(0, "result = df.iloc[List]"), (1, "result = 1")], to: "two.jsonl")
    let first = try await program(
      "evaluate",
      "--bench",
      "ds1000",
      "--samples",
      "two.jsonl",
      "--partial",
      "-o",
      "run"
    )
    #expect(first.output.contains("1 passed"), "\(first.output)\(first.errors)")
    for task in ["DS1000/0", "DS1000/1"] {
      let ending = try await program("rerun", "run", task)
      #expect(ending.status == .exited(0), "\(ending.errors)")
    }
    let shown = try await program("show", "run", "DS1000/0")
    #expect(shown.output.contains("df, List = test_input"), "\(shown.output)")
  }

  @Test(.enabled(if: isHere, "the environment ds1000 or its data is not here"), .requiresSandbox)
  func aReferenceOfOnesOwnThatFailsIsNamed() async throws {
    let data = try #require(
      try TextFile(
        path: SharedData.file("data/benchmarks/ds1000.jsonl.gz").path,
        contents: [UInt8](Data(contentsOf: SharedData.file("data/benchmarks/ds1000.jsonl.gz")))
      ).bytes.split(separator: UInt8(ascii: "\n")).first
    )
    var row = try #require(JSONSerialization.jsonObject(with: Data(data)) as? [String: Any])
    row["reference_code"] = "result = 1"
    let text = String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self)
    try program.folder.write("own.jsonl", text + "\n")
    let ending = try await program("check", "own.jsonl")
    #expect(ending.status == .exited(1))
    let said = ending.output + ending.errors
    #expect(said.contains("reference solutions that fail (1)"), "\(said)")
    #expect(said.contains("wrongAnswer"), "\(said)")
  }

  private static let forgeries = [
    (0, "import sys\nresult = sys._getframe(1).f_locals['expected_result']"),
    (0, "import os\nos._exit(0)"),
    (0, "class D(pd.DataFrame):\n    def equals(s, o): return True\nresult = D({'a': [1]})"),
    (0, "class A:\n    def __eq__(s, o): return True\nresult = A()"),
    (
      0,
      """
      import pandas._testing as t
      for n in ('assert_frame_equal', 'assert_series_equal', 'assert_index_equal'):
          setattr(t, n, lambda *a, **k: None)
          setattr(pd.testing, n, lambda *a, **k: None)
      result = df
      """
    ),
    (
      0,
      """
      import sys
      f = sys._getframe()
      while f:
          for v in list(f.f_locals.values()):
              if isinstance(v, list) and v == []:
                  v.append('passed')
          f = f.f_back
      result = df
      """
    ),
    (0, "result = pd.DataFrame({c: [float('nan')] * len(df) for c in df})"),
    (
      300,
      """
      class A(np.ndarray):
          def __eq__(s, o): return True
          def __array_function__(s, f, t, a, k): return True
          def __array_ufunc__(s, *a, **k): return True
      result = np.zeros(3).view(A)
      """
    ),
    (
      300,
      """
      import numpy.testing as t
      for n in dir(t):
          if n.startswith('assert_'):
              setattr(t, n, lambda *a, **k: None)
      np.allclose = lambda *a, **k: True
      result = np.zeros(3)
      """
    ),
    (300, "result = np.ma.masked_all(3)"),
    (511, "import os\nopen('ans.png', 'wb').write(b'')"),
    (511, "import numpy\nnumpy.allclose = lambda *a, **k: True"),
  ]

  @Test(.enabled(if: isHere, "the environment ds1000 or its data is not here"), .requiresSandbox)
  func aPassThatSaysNothingIsDoubtedOrRefused() async throws {
    try write([(300, "result = []")], to: "empty.jsonl")
    let arguments = ["evaluate", "--bench", "ds1000", "--samples", "empty.jsonl", "--partial"]
    let ending = try await program.under(["/usr/bin/env"], arguments + ["-o", "run"])
    #expect(ending.output.contains("1 passed"), "\(ending.output)")
    #expect(
      ending.errors.contains("DS1000/300: an empty result passes where one value is expected"),
      "\(ending.errors)"
    )
    let clean = try await program.under(
      ["/usr/bin/env"],
      arguments + ["-o", "clean", "--oracle", "clean"]
    )
    #expect(clean.output.contains("1 wrongAnswer"), "\(clean.output)")
  }

  @Test(
    .enabled(if: parts.contains("torch") && isHere, "the environment ds1000 has no PyTorch here"),
    .requiresSandbox
  )
  func moreMemoryThanThereIsIsNoFaultOfAnImport() async throws {
    try write(
      [
        (932, "import torch\nx = [torch.ones(1000, 1000) for _ in range(1000)]"),
        (0, "x = [np.ones((1000, 1000)) for _ in range(1000)]"),
      ],
      to: "large.jsonl"
    )
    let ending = try await program(
      "evaluate",
      "--bench",
      "ds1000",
      "--samples",
      "large.jsonl",
      "--partial",
      "--memory",
      "512",
      "-o",
      "run"
    )
    #expect(ending.output.contains("2 memoryLimit"), "\(ending.output)\(ending.errors)")
  }
}
