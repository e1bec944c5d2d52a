// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A sample whose text is in a store.
package struct StoredSample: Sendable, Hashable {
  package var task: TaskID
  /// The place among the samples of the same task, counted from 0.
  package var index: Int
  package var form: SampleForm
  package var text: TextStore.Place
  /// The SHA-256 of the text.
  package var digest: SHA256.Digest
}

extension TextStore {
  /// Keeps the text of a sample.
  ///
  /// - Throws: ``TextStoreError``.
  package func add(_ sample: Sample) throws -> StoredSample {
    StoredSample(
      task: sample.task,
      index: sample.index,
      form: sample.form,
      text: try add(sample.text),
      digest: SHA256.digest(of: sample.text)
    )
  }

  /// The sample with its text, which this store has.
  ///
  /// - Throws: ``TextFileError``.
  package func sample(_ stored: StoredSample) throws -> Sample {
    Sample(
      task: stored.task,
      index: stored.index,
      form: stored.form,
      text: try text(at: stored.text)
    )
  }
}
