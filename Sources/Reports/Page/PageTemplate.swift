// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The page's frame, its style and its script, carried inside the binary.
enum PageTemplate {
  static var frame: String { text(PackageResources.page_html) }
  static var style: String { text(PackageResources.page_css) }

  /// The parts of the script, each after those it uses.
  static var script: String {
    "\n"
      + [
        PackageResources.elements_js, PackageResources.code_js, PackageResources.data_js,
        PackageResources.tasks_js, PackageResources.filters_js, PackageResources.sample_js,
        PackageResources.difference_js, PackageResources.versus_js, PackageResources.start_js,
      ].map(text).joined(separator: "\n")
  }

  /// What a browser may do with the page: apply this style and run this script, and load nothing.
  static var policy: String {
    "default-src 'none'; style-src 'sha256-\(digest(style))'; script-src 'sha256-\(digest(script))'; "
      + "base-uri 'none'; form-action 'none'"
  }

  private static func digest(_ text: String) -> String {
    ContentDigest.sha256Base64(Array(text.utf8))
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The frame with its slots, such as `{{title}}`, filled by texts one after another, in UTF-8.
  ///
  /// What goes into a slot is not looked at again, whatever it holds.
  ///
  /// - Precondition: Every slot of the frame has a value.
  static func filled(_ values: [String: [String]]) -> [UInt8] {
    var page: [UInt8] = []
    var rest = frame[...]
    while let start = rest.firstRange(of: "{{"), let end = rest.firstRange(of: "}}") {
      let name = String(rest[start.upperBound..<end.lowerBound])
      guard let texts = values[name] else { preconditionFailure("no value for \(name)") }
      page += rest[..<start.lowerBound].utf8
      page.reserveCapacity(page.count + texts.reduce(0) { $0 + $1.utf8.count })
      for text in texts { page += text.utf8 }
      rest = rest[end.upperBound...]
    }
    return page + rest.utf8
  }
}
