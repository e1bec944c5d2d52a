// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A figure of curves, as a drawing and as a table.
struct PassCurve {
  struct Series {
    var name: String
    var color: Int
    /// Whether it is of a suite before the one that decides.
    var isEarlier: Bool
    var points: [(k: Int, value: Double)]
  }

  var series: [Series]

  /// Values of k from 1 on, further apart the larger they are.
  static func ks(through most: Int) -> [Int] {
    var ks: [Int] = []
    var k = 1
    while k < most {
      ks.append(k)
      k = max(k + 1, k * 9 / 8)
    }
    return most > 0 ? ks + [most] : []
  }

  // MARK: - Drawing

  private static let (width, height) = (640.0, 320.0)
  private static let (left, right, top, bottom) = (52.0, 16.0, 12.0, 44.0)

  private var mostK: Int { series.flatMap(\.points).map(\.k).max() ?? 1 }

  private func x(_ k: Int) -> Double {
    Self.left + (Self.width - Self.left - Self.right) * log2(Double(k)) / log2(Double(mostK))
  }

  private func y(_ value: Double) -> Double {
    Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * value
  }

  /// The figure with its legend and its table.
  var figure: Markup {
    var markup = Markup()
    markup.element("figure") { figure in
      figure.element(
        "svg",
        [
          "class": "curve", "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img",
          "aria-label": "pass@k against k, on a logarithmic scale; the table below has the numbers",
        ]
      ) { drawing in
        drawAxes(&drawing)
        for series in series { draw(series, &drawing) }
      }
      figure.element("figcaption") { caption in
        caption.element("ul", ["class": "legend"]) { list in
          for series in series { addLegend(series, &list) }
        }
        caption.element("details") { details in
          details.element("summary", [:], "The numbers")
          addTable(&details)
        }
      }
    }
    return markup
  }

  private func drawAxes(_ drawing: inout Markup) {
    let (x0, x1) = (Self.left, Self.width - Self.right)
    drawing.addPercentAxis(from: x0, to: x1, y: y)
    let marks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter { $0 <= mostK }
    for k in marks {
      let y = Self.height - Self.bottom
      drawing.element("path", ["class": "axis", "d": "M\(x(k).svg) \(y.svg)v4"])
      drawing.element(
        "text",
        ["x": x(k).svg, "y": (y + 18).svg, "text-anchor": "middle"],
        "\(k)"
      )
    }
    drawing.element(
      "text",
      ["x": ((x0 + x1) / 2).svg, "y": (Self.height - 6).svg, "text-anchor": "middle"],
      "k"
    )
  }

  private func draw(_ series: Series, _ drawing: inout Markup) {
    guard let first = series.points.first else { return }
    let path = series.points.dropFirst().map { "L\(x($0.k).svg) \(y($0.value).svg)" }
    drawing.element(
      "path",
      [
        "class": "series series-\(series.color)" + (series.isEarlier ? " earlier" : ""),
        "d": "M\(x(first.k).svg) \(y(first.value).svg)" + path.joined(),
      ]
    )
  }

  private func addLegend(_ series: Series, _ list: inout Markup) {
    list.element("li") { item in
      item.element("svg", ["viewBox": "0 0 24 8", "aria-hidden": "true"]) {
        $0.element(
          "line",
          [
            "x1": "0", "y1": "4", "x2": "24", "y2": "4",
            "class": "series-\(series.color)" + (series.isEarlier ? " earlier" : ""),
          ]
        )
      }
      item.text(series.name)
    }
  }

  private func addTable(_ markup: inout Markup) {
    let ks = Set(series.flatMap(\.points).map(\.k)).sorted()
    markup.table(
      "pass@k",
      ["k"] + series.map(\.name),
      numbers: Set(0...series.count)
    ) { table in
      for k in ks {
        table.row(
          ["\(k)"] + series.map { $0.points.first { $0.k == k }?.value.percent ?? "" }
        )
      }
    }
  }
}

extension Markup {
  /// Draws lines at every fifth from 0 to 100 %, between two ends, with the shares before them.
  mutating func addPercentAxis(from x0: Double, to x1: Double, y: (Double) -> Double) {
    for tenths in stride(from: 0, through: 10, by: 2) {
      let height = y(Double(tenths) / 10)
      element(
        "path",
        ["class": tenths == 0 ? "axis" : "grid", "d": "M\(x0.svg) \(height.svg)H\(x1.svg)"]
      )
      element(
        "text",
        ["x": "\((x0 - 6).svg)", "y": "\((height + 4).svg)", "text-anchor": "end"],
        "\(tenths * 10) %"
      )
    }
  }
}

extension Double {
  /// The number with one digit after the point, as a drawing takes it.
  var svg: String {
    let tenths = Int((self * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
