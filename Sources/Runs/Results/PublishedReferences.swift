// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import PublishedResults

/// What the sources of published scores are cited as.
package struct PublishedReferences: Sendable {
  /// The entries of BibTeX by their keys.
  package let entries: [String: String]

  /// The entries inside the binary.
  package static var bundled: PublishedReferences {
    PublishedReferences(String(decoding: PublishedFiles.references, as: UTF8.self))
  }

  /// Takes a text apart in which entries have empty lines between them.
  package init(_ text: String) {
    var entries: [String: String] = [:]
    for part in text.split(separator: "\n\n") {
      guard let open = part.firstIndex(of: "{"), let comma = part.firstIndex(of: ",") else {
        continue
      }
      let entry = part.last == "\n" ? part.dropLast() : part
      entries[String(part[part.index(after: open)..<comma])] = String(entry)
    }
    self.entries = entries
  }
}
