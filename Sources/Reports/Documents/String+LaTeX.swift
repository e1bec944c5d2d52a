// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The most characters of a text that a document for a paper takes.
  private static let longestLaTeX = 2000
  /// How many characters may stand in a row without a place to break the line.
  private static let longestWord = 16

  /// The text as pdfLaTeX sets it with no package but those of its kernel.
  ///
  /// What means something to LaTeX is spelled out, a minus is one, and a range has an en dash. Lines may
  /// be broken after `/`, `_`, `=` and hyphens, and within words that are too long for a column.
  /// Letters that the kernel does not know are shown by their numbers.
  var asLaTeX: String {
    let scalars = Array(onOneLine.cut(to: Self.longestLaTeX).unicodeScalars)
    var text = ""
    var word = 0
    for (place, scalar) in scalars.enumerated() {
      func neighbour(_ step: Int) -> Unicode.Scalar? {
        scalars.indices.contains(place + step) ? scalars[place + step] : nil
      }
      if scalar == " " {
        // The blanks around the dash of a range.
        if neighbour(1) == "-" && neighbour(2) == " "
          || neighbour(-1) == "-" && neighbour(-2) == " "
        {
          continue
        }
        text += " "
        word = 0
        continue
      }
      text += scalar.asLaTeX(after: neighbour(-1), before: neighbour(1))
      word += 1
      if scalar == "-" { word = 0 }
      guard place + 1 < scalars.count else { continue }
      if "/_=".unicodeScalars.contains(scalar) || word >= Self.longestWord {
        text += "\\allowbreak{}"
        word = 0
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// The scalar as LaTeX, between two others.
  fileprivate func asLaTeX(after previous: Self?, before next: Self?) -> String {
    switch self {
    case "\\": "\\textbackslash{}"
    case "~": "\\textasciitilde{}"
    case "^": "\\textasciicircum{}"
    case "`": "\\textasciigrave{}"
    case "<": "\\textless{}"
    case ">": "\\textgreater{}"
    case "|": "\\textbar{}"
    case "\"": "''"
    case "&", "%", "$", "#", "_", "{", "}": "\\\(self)"
    case "[", "]": "{\(self)}"
    case "-": dash(after: previous, before: next)
    // What would become another character together with its neighbour.
    case "'", ",": next == self ? "\(self){}" : "\(self)"
    case "–": "--"
    case "…": "\\ldots{}"
    case "×": "$\\times$"
    case _ where isASCII: "\(self)"
    case _ where isOfTheKernel: "\(self)"
    default: "{[}U+\(String(value, radix: 16, uppercase: true)){]}"
    }
  }

  private func dash(after previous: Self?, before next: Self?) -> String {
    if previous == " ", next == " " { return "--" }
    let isBefore = next.map { "0123456789".unicodeScalars.contains($0) } ?? false
    let isAfter = previous.map { " (".unicodeScalars.contains($0) } ?? true
    if isBefore, isAfter { return "$-$" }
    return next == "-" ? "-{}" : "-"
  }

  /// The letters of Latin-1 that need no other encoding of fonts.
  private var isOfTheKernel: Bool {
    0xC0...0xFF ~= value && !["Ð", "Þ", "ð", "þ", "×", "÷"].contains(self)
  }
}

extension String {
  /// About how wide the text is in Computer Modern of 10 points, in points; rather too much.
  var widthInPoints: Double {
    onOneLine.unicodeScalars.reduce(0) { width, scalar in
      let own: Double =
        switch scalar {
        case "i", "j", "l", ".", ",", ":", ";", "'", "!", "|": 2.8
        case " ", "f", "t", "r", "s", "-", "(", ")", "I", "/": 4
        case "m", "w", "M", "W", "%", "@", "<", ">", "+": 10.4
        case "0"..."9", "_": 5.1
        case "a"..."z": 5.6
        case _ where scalar.isASCII: 7.9
        case _ where scalar.value < 0x100: 8
        default: 45
        }
      return width + own
    }
  }
}
