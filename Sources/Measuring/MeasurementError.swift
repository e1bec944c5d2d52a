// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A measurement that cannot be made.
package enum MeasurementError: Error, CustomStringConvertible {
  case tooFewSamples(k: Int, task: String, samples: Int)
  case otherText(task: String, index: Int, directory: String)
  case noSamples(provider: String)
  /// A benchmark of inputs or cases was to be judged in the program's own process.
  case onlyStrict(benchmark: String)
  /// An environment is not any more what programs were to run in.
  case environmentChanged(directory: String, reason: String)

  package var description: String {
    switch self {
    case .tooFewSamples(let k, let task, let samples):
      """
      pass@\(k) needs \(k) samples of every task and \(task) has \(samples); \
      draw more or give a smaller -k
      """
    case .otherText(let task, let index, let directory):
      """
      \(directory) holds another text for sample \(index) of \(task), so it is a run of other \
      samples; name another --output
      """
    case .noSamples(let provider):
      "the provider '\(provider)' has no sample of any selected task; select other tasks"
    case .onlyStrict(let benchmark):
      """
      \(benchmark) compares outputs where the program cannot reach them, and in no other way: \
      leave out --judging compatible or trusted-tests
      """
    case .environmentChanged(let directory, let reason):
      """
      the environment was changed while programs ran in it, so that no verdict of \(directory) can be \
      trusted: \(reason); then remove \(directory) and repeat the command
      """
    }
  }
}
