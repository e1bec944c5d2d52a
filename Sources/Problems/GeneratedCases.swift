// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Tests that make their inputs and expected results themselves, and compare results with these.
///
/// The program is no function: it finds the input under a name and leaves its result under another. See Lai
/// et al. 2023.
package struct GeneratedCases: Sendable, Hashable {
  /// A Python module with `generate_test_case`, `exec_test`, `test_execution` and perhaps `test_string`.
  package var source: String
  /// The name under which a program finds its input.
  package var input: String
  /// The name under which it leaves its result.
  package var result: String
  /// The files of images that the program draws and the tests look at.
  package var images: [String]

  package init(source: String, input: String, result: String, images: [String] = []) {
    self.source = source
    self.input = input
    self.result = result
    self.images = images
  }
}
