// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Double {
  /// The share in percent with two digits after the point, as papers print it.
  var percent: String { "\(hundredths) %" }

  /// The difference of two shares in points, with its sign.
  var points: String { (self > 0 ? "+" : "") + hundredths }

  /// A hundred times the number with two digits after the point.
  var hundredths: String { (self * 100).fixed(2) }

  /// A probability with two or three digits that count, as in 0.026 and 3.1e-05.
  var probability: String {
    if self == 0 { return "0" }
    if self >= 0.01 { return fixed(3) }
    if self >= 0.001 { return fixed(4) }
    var (mantissa, exponent) = (self, 0)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent + 1) }
    if mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent - 1) }
    return mantissa.fixed(1) + (exponent < 10 ? "e-0" : "e-") + "\(exponent)"
  }

  /// The number with so many digits after the point.
  private func fixed(_ digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    let number = Int((self * Double(scale)).rounded())
    let fraction = String(abs(number) % scale)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(number < 0 ? "-" : "")\(abs(number) / scale).\(zeros)\(fraction)"
  }
}
