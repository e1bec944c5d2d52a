// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A reason that the sandbox could not run a program.
///
/// Never a verdict on the program.
package enum SandboxError: Error, Equatable, CustomStringConvertible {
  /// A part of the installation is not where it should be.
  case missingPart(name: String, folder: String)
  /// Somebody else could have written a part of the installation.
  case untrustedPart(path: String, reason: String, remedy: String)
  /// A part is of another build than the program.
  case otherBuild(path: String, mark: String, program: String)
  /// The interpreter does not run, or is not one that the sandbox supports.
  case unusableInterpreter(path: String, reason: String)
  /// A module that is to be loaded once, before all programs, is not there.
  case noSuchModule(String)
  /// The cage could not be built.
  case launchFailed(isolation: Isolation, reason: String)
  /// A process of the cage ended or fell silent in the middle of a program.
  case lost(part: String, reason: String)
  /// The host's own system call failed.
  case systemCall(name: String, reason: String)

  package var description: String {
    switch self {
    case .missingPart(let name, let folder):
      "\(name) is missing from \(folder); \(Self.remake), or name its folder in EVALHARNESS_LIBEXEC"
    case .untrustedPart(let path, let reason, let remedy):
      "\(path) is a part of the sandbox that is not to be trusted, since \(reason); \(remedy)"
    case .otherBuild(let path, let mark, let program):
      "\(path) is of the build '\(mark)' and the program of '\(program)'; \(Self.remake)"
    case .unusableInterpreter(let path, let reason):
      "the Python interpreter \(path) cannot be used: \(reason); name another with --python"
    case .noSuchModule(let name):
      """
      --preload \(name): the interpreter finds no such module; name the folder that holds it with \
      --site-packages, another interpreter with --python, or leave it out
      """
    case .launchFailed(let isolation, let reason):
      """
      the sandbox cannot be built with isolation '\(isolation.rawValue)': \(reason); \
      'evalharness doctor' says what this machine has and how to mend it
      """
    case .lost(let part, let reason):
      "the sandbox lost its \(part): \(reason)"
    case .systemCall(let name, let reason):
      "\(name): \(reason)"
    }
  }

  /// How all parts come to be there and of one build.
  private static var remake: String {
    BuildMark.ofProgram.text == "development" ? "run 'make build'" : "reinstall evalharness"
  }
}
