// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The shape by which a verdict is known to those who cannot tell its colour.
enum VerdictShape {
  /// The outlines by the names of verdicts, in a square of 16 units.
  private static let outlines: KeyValuePairs<String, String> = [
    "passed": "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z",
    "wrongAnswer": "M3 1l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z",
    "exception": "M8 1l7 13H1z",
    "syntaxError": "M8 0l8 8-8 8-8-8z",
    "missingEntryPoint": "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14zm0 3a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
    "timeout": "M1 1h14L9.5 8 15 15H1L6.5 8z",
    "memoryLimit": "M2 2h12v12H2z",
    "outputLimit": "M1 1h14v3.5H1zm0 5.25h14v3.5H1zm0 5.25h14V15H1z",
    "crash": "M6 1h4v5h5v4h-5v5H6v-5H1V6h5z",
    "sandboxViolation": "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
    "tampering": "M1 2h14L8 15z",
    "unverifiable": "M1 1h14v14H1zm3 3v8h8V4z",
    "noCode": "M1 6h14v4H1z",
    "infrastructure": "M9 0L2 9h5l-1 7 8-9H9z",
    "unjudged": "M8 6a2 2 0 1 0 0 4a2 2 0 1 0 0-4z",
  ]

  /// The shapes, for `use` to refer to as `#shape-passed` and so on.
  static var symbols: String {
    var markup = Markup()
    markup.element("svg", ["class": "hidden", "aria-hidden": "true"]) { drawing in
      for (name, outline) in outlines {
        drawing.element("symbol", ["id": "shape-\(name)", "viewBox": "0 0 16 16"]) {
          $0.element("path", ["d": outline, "fill-rule": "evenodd"])
        }
      }
    }
    markup.newline()
    return markup.html
  }
}

extension Markup {
  /// Adds the shape of a verdict in its colour.
  mutating func shape(_ verdict: String) {
    element("svg", ["class": "shape v-\(verdict)", "aria-hidden": "true"]) {
      $0.element("use", ["href": "#shape-\(verdict)"])
    }
  }

  /// Adds a gauge that is as full as a share in tenths; nil where nothing was judged.
  mutating func gauge(_ tenths: Int?) {
    element("svg", ["class": "shape level", "viewBox": "0 0 10 12", "aria-hidden": "true"]) {
      drawing in
      drawing.element("rect", ["class": "gauge", "x": "1", "y": "1", "width": "8", "height": "10"])
      guard let tenths, tenths > 0 else { return }
      drawing.element(
        "rect",
        [
          "class": "v-passed", "x": "1", "y": "\(11 - tenths)", "width": "8", "height": "\(tenths)",
        ]
      )
    }
  }
}
