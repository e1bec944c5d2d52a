// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The published numbers, carried inside the binary: one JSON text a publisher.
package enum PublishedFiles {
  /// The texts, those of the project's own question first.
  package static var all: [[UInt8]] {
    [
      PackageResources.wizardcoder_json,
      PackageResources.evalplus_2023_json,
      PackageResources.evalplus_2024_json,
      PackageResources.codex_json,
      PackageResources.starcoder_json,
      PackageResources.llama_json,
      PackageResources.magicoder_json,
      PackageResources.qwen_json,
      PackageResources.ds_1000_json,
      PackageResources.austin_json,
      PackageResources.evol_teacher_json,
      PackageResources.unverified_json,
    ]
  }

  /// What the publishers are cited as, in BibTeX: entries with an empty line between them.
  package static var references: [UInt8] { PackageResources.references_bib }
}
