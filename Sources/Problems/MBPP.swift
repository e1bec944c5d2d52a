// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// MBPP's records, full and sanitized: a sentence, and assertions that call a function.
///
/// The prompt is the docstring form without examples: the sentence and the first assertion in a
/// docstring. The set-up code builds objects of the program's own classes, so it runs after the
/// program. The challenge tests are left out, as nobody counts them. See Austin et al. 2021.
enum MBPP {
  private struct Row: Decodable {
    let taskID: Number
    /// The sentence in the full file.
    let text: String?
    /// The sentence in the sanitized file.
    let prompt: String?
    let code: String?
    let setupCode: String?
    let imports: [String]?
    let tests: [String]
    /// EvalPlus's inputs written out as tests, which the list does not hold.
    let plusTests: String?
    let facets: FacetField?

    enum CodingKeys: String, CodingKey {
      case taskID = "task_id"
      case text
      case prompt
      case code
      case setupCode = "test_setup_code"
      case imports = "test_imports"
      case tests = "test_list"
      case plusTests = "test"
      case facets
    }
  }

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    let needs = BenchmarkFormat.mbpp.needs
    var tasks = TaskRegister()
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      guard row.plusTests == nil else {
        throw ProblemFileError.originFormat(place, benchmark: "mbpp+")
      }
      guard let text = row.text ?? row.prompt else {
        throw ProblemFileError.missingField(place, field: "text", needs: needs)
      }
      guard let first = row.tests.first else {
        throw ProblemFileError.badValue(
          place,
          field: "test_list",
          reason: "is empty: give at least one assertion"
        )
      }
      let suite = TestSuite(
        name: "base",
        setup: ((row.imports ?? []) + [row.setupCode ?? ""].filter { !$0.isEmpty })
          .joined(separator: "\n"),
        source: row.tests.joined(separator: "\n")
      )
      return Problem(
        id: try tasks.add(row.taskID.task, at: place),
        prompt: "\"\"\"\n\(text)\n\(first)\n\"\"\"\n",
        entryPoint: entryPoint(of: row.code ?? "", calledIn: first),
        reference: row.code.map { .init(form: .solution, text: $0) },
        suites: [suite],
        place: place,
        facets: try row.facets?.values(at: place) ?? [:]
      )
    }
  }
}

extension MBPP {
  /// A task's number, or the whole name in a user's own file.
  enum Number: Decodable {
    case number(Int)
    case name(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else if let name = try? container.decode(String.self) {
        self = .name(name)
      } else {
        let context = DecodingError.Context(
          codingPath: container.codingPath,
          debugDescription: "neither a number nor a name"
        )
        throw DecodingError.typeMismatch(Number.self, context)
      }
    }

    var task: TaskID { task(of: "Mbpp/") }

    /// The task of that name, or of that number after what tasks of its kind begin with.
    func task(of kind: String) -> TaskID {
      switch self {
      case .number(let number): TaskID("\(kind)\(number)")
      case .name(let name): TaskID(name)
      }
    }
  }
}

// MARK: - The function under test

extension MBPP {
  /// The function that an assertion calls, of those that the code defines at its top level; empty
  /// when it calls none.
  ///
  /// Names that are called but not defined, such as `set` and `math.isclose`, are passed over.
  static func entryPoint(of code: String, calledIn assertion: String) -> String {
    let defined = Set(
      code.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        .compactMap(definedName)
    )
    var rest = assertion.utf8[...]
    while let start = rest.firstIndex(where: isNameByte) {
      let name = rest[start...].prefix(while: isNameByte)
      rest = rest[name.endIndex...]
      guard rest.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "("),
        let text = String(name), defined.contains(text)
      else { continue }
      return text
    }
    return ""
  }

  /// The name that a line such as `def name(x):` defines; indented lines define none here.
  private static func definedName(in line: Substring.UTF8View) -> String? {
    guard line.starts(with: "def ".utf8) else { return nil }
    return String(line.dropFirst(4).drop { $0 == UInt8(ascii: " ") }.prefix(while: isNameByte))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default:
      false
    }
  }
}
