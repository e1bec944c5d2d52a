// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
package import Problems

/// A judged sample, as one line of the journal holds it.
package struct SampleRecord: Sendable, Hashable {
  package let sample: Sample
  package var judgement: Judgement
  /// The program that was run, when extraction cut something off the sample.
  package var program: String?
  /// The index of the sample of the same task whose verdict this one shares, its program being the
  /// same; nil when the sample was judged itself.
  package var sameAs: Int?
  /// Whether the sample is the benchmark's own answer, but for white space at its ends; nil where that is not asked.
  package var isExactMatch: Bool?
  /// The SHA-256 of the text of the sample.
  package let textDigest: SHA256.Digest

  /// Takes a sample, with the digest of its text where that is known.
  package init(
    sample: Sample,
    judgement: Judgement,
    program: String? = nil,
    sameAs: Int? = nil,
    isExactMatch: Bool? = nil,
    textDigest: SHA256.Digest? = nil
  ) {
    self.sample = sample
    self.judgement = judgement
    self.program = program
    self.sameAs = sameAs
    self.isExactMatch = isExactMatch
    self.textDigest = textDigest ?? SHA256.digest(of: sample.text)
  }

  package var key: Key { Key(task: sample.task, index: sample.index) }

  /// What names a sample within a run: `HumanEval/2#0`.
  package struct Key: Sendable, Hashable, CustomStringConvertible {
    package var task: TaskID
    package var index: Int

    package init(task: TaskID, index: Int) {
      self.task = task
      self.index = index
    }

    package var description: String { "\(task)#\(index)" }
  }

  package static func digest(of text: String) -> String {
    SHA256.digest(of: text).hex
  }
}
