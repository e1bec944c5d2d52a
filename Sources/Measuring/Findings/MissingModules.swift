// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import Grading
import Runs

/// Modules for want of which samples of a run failed, which may say more of the set-up than of a model.
package struct MissingModules: CustomStringConvertible {
  /// The names of the modules and how many samples failed for want of each, the most first.
  private let counts: [(name: String, samples: Int)]
  /// What may be done about it, each as a part of a sentence.
  private var remedies: [String]

  /// Takes how many samples of shards failed for want of each module; nil when none did.
  package init?(_ counts: [String: Int]) {
    guard !counts.isEmpty else { return nil }
    self.counts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (name: $0.key, samples: $0.value) }
    remedies = [
      "if a program may have it, make another plan whose command lends it by --site-packages"
    ]
  }

  /// Takes how many samples failed for want of each module; nil when none did.
  ///
  /// - Parameters:
  ///   - counts: How many, by the name of the module.
  ///   - lendable: The packages that programs of the benchmark are lent where the interpreter has them.
  ///   - sandbox: What the samples were judged in.
  ///   - interpreter: What they ran in.
  package init?(
    _ counts: [String: Int],
    lendable: [String],
    sandbox: SandboxChoice,
    interpreter: Interpreter
  ) {
    self.init(counts)
    remedies =
      Self.remedies(for: names, lendable, sandbox, interpreter) + ["then name another --output"]
  }

  /// The names that are told.
  private var names: [String] { counts.prefix(Self.mostNames).map(\.name) }

  /// The package for want of which a sample failed, as Python names it: `ModuleNotFoundError: No module named 'a.b'`.
  static func module(of record: SampleRecord) -> String? {
    let beginning = "ModuleNotFoundError: No module named '"
    guard record.judgement.verdict != .passed, let message = record.judgement.message,
      message.hasPrefix(beginning)
    else { return nil }
    let name = message.dropFirst(beginning.count).prefix { $0 != "'" && $0 != "." }
    return ModuleName.isValid(String(name)) ? String(name) : nil
  }

  private static let mostNames = 5

  package var description: String {
    let names = counts.prefix(Self.mostNames).map { "\($0.name) (\($0.samples))" }
    let more = counts.count > names.count ? " and \(counts.count - names.count) more" : ""
    let samples = counts.reduce(0) { $0 + $1.samples }
    return "\(samples) sample\(samples == 1 ? "" : "s") failed for want of a module: "
      + names.joined(separator: ", ") + more + "; " + remedies.joined(separator: "; ")
  }

  private static func remedies(
    for names: [String],
    _ lendable: [String],
    _ sandbox: SandboxChoice,
    _ interpreter: Interpreter
  ) -> [String] {
    let lent = names.filter(lendable.contains)
    let others = names.filter { !lendable.contains($0) }
    var remedies: [String] = []
    if !lent.isEmpty {
      remedies.append(
        sandbox.lendsPackages
          ? "'\(interpreter.installation(of: lent, by: sandbox.programs.command))' puts it where it is looked for"
          : "leave out --no-packages"
      )
    }
    if !others.isEmpty {
      remedies.append(
        "if a program may have it, '\(sandbox.programs.command) -m pip install --target packages "
          + "\(others.joined(separator: " "))' and '--site-packages packages' lend it"
      )
    }
    return remedies
  }
}
