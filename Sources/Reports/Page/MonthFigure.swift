// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Statistics

/// A drawing of pass@1 over the months of tasks, each point with its interval.
struct MonthFigure {
  struct Series {
    var name: String
    var color: Int
    var points: [Point]
  }

  struct Point {
    /// `2024-08`.
    var month: String
    var value: Double
    var interval: Interval?
    var tasks: Int
  }

  let series: [Series]
  /// A day to mark with a line; nil for none.
  let cutoff: Day?
  /// Every month from the first to the last.
  private let months: [String]

  /// The most months that get a name below the axis.
  private static let mostNames = 12
  private static let (width, height) = (640.0, 320.0)
  private static let (left, right, top, bottom) = (52.0, 16.0, 12.0, 44.0)

  /// Nil where fewer than two months have a point.
  ///
  /// - Parameters:
  ///   - series: The points, whose months are those of ``Day/month``.
  ///   - cutoff: A day to mark.
  init?(_ series: [Series], cutoff: Day? = nil) {
    let known = Set(series.flatMap { $0.points.map(\.month) }).sorted()
    guard known.count > 1, let first = known.first, let last = known.last else { return nil }
    self.series = series
    self.cutoff = cutoff
    months = Self.months(from: first, through: last)
  }

  private static func months(from first: String, through last: String) -> [String] {
    func number(_ month: String) -> Int? {
      let parts = month.split(separator: "-").compactMap { Int($0) }
      return parts.count == 2 ? parts[0] * 12 + parts[1] - 1 : nil
    }
    guard let start = number(first), let end = number(last), end - start < 1200 else { return [] }
    return (start...end).map { number in
      let month = number % 12 + 1
      return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }
  }

  // MARK: - Drawing

  /// The figure with its legend; the table of the same scores stands beside it.
  var figure: Markup {
    var markup = Markup()
    markup.element("figure") { figure in
      figure.element(
        "svg",
        [
          "class": "curve", "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "role": "img",
          "aria-label": "pass@1 over months with 95 % intervals; the table below has the numbers",
        ]
      ) { drawing in
        drawAxes(&drawing)
        drawCutoff(&drawing)
        for (place, series) in series.enumerated() { draw(series, place, &drawing) }
      }
      guard series.count > 1 || cutoff != nil else { return }
      figure.element("figcaption") { caption in
        caption.element("ul", ["class": "legend"]) { list in
          for series in series { addLegend(series, &list) }
        }
        if let cutoff {
          caption.element("p", ["class": "faint"], "The line stands at \(cutoff).")
        }
      }
    }
    return markup
  }

  /// The middle of a month, or a day within it.
  private func x(_ month: String, within share: Double = 0.5) -> Double {
    let place = Double(
      months.firstIndex(of: month) ?? (month < (months.first ?? "") ? 0 : months.count - 1)
    )
    return Self.left + (Self.width - Self.left - Self.right) * (place + share)
      / Double(max(1, months.count))
  }

  private func y(_ value: Double) -> Double {
    Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * value
  }

  private func drawAxes(_ drawing: inout Markup) {
    let (x0, x1) = (Self.left, Self.width - Self.right)
    drawing.addPercentAxis(from: x0, to: x1, y: y)
    let step = (months.count + Self.mostNames - 1) / Self.mostNames
    for place in stride(from: 0, to: months.count, by: max(1, step)) {
      let (x, y) = (x(months[place]), Self.height - Self.bottom)
      drawing.element("path", ["class": "axis", "d": "M\(x.svg) \(y.svg)v4"])
      drawing.element(
        "text",
        ["x": x.svg, "y": (y + 18).svg, "text-anchor": "middle"],
        months[place]
      )
    }
  }

  private func drawCutoff(_ drawing: inout Markup) {
    guard let cutoff, months.contains(cutoff.month) else { return }
    let share = (Double("\(cutoff)".suffix(2)) ?? 1) - 1
    let x = x(cutoff.month, within: share / 31)
    drawing.element(
      "path",
      ["class": "axis earlier", "d": "M\(x.svg) \(y(0).svg)V\(y(1).svg)"]
    )
  }

  /// The points of a series, each with its interval, a little beside those of the others.
  private func draw(_ series: Series, _ place: Int, _ drawing: inout Markup) {
    let shift = 0.5 + 0.12 * (Double(place) - Double(self.series.count - 1) / 2)
    let points = series.points.sorted { $0.month < $1.month }
      .map { (x: x($0.month, within: min(0.95, max(0.05, shift))), point: $0) }
    let lines = points.enumerated().map { number, entry in
      "\(number == 0 ? "M" : "L")\(entry.x.svg) \(y(entry.point.value).svg)"
    }
    drawing.element("path", ["class": "series series-\(series.color)", "d": lines.joined()])
    for (x, point) in points {
      drawing.element(
        "circle",
        ["class": "series series-\(series.color)", "cx": x.svg, "cy": y(point.value).svg, "r": "3"]
      ) {
        $0.element(
          "title",
          [:],
          "\(series.name), \(point.month): \(point.value.percent) of \(point.tasks) tasks"
        )
      }
      guard let interval = point.interval else { continue }
      drawing.element(
        "path",
        [
          "class": "series whisker series-\(series.color)",
          "d": "M\(x.svg) \(y(interval.lower).svg)V\(y(interval.upper).svg)",
        ]
      )
    }
  }

  private func addLegend(_ series: Series, _ list: inout Markup) {
    list.element("li") { item in
      item.element("svg", ["viewBox": "0 0 24 8", "aria-hidden": "true"]) {
        $0.element(
          "line",
          ["x1": "0", "y1": "4", "x2": "24", "y2": "4", "class": "series-\(series.color)"]
        )
      }
      item.text(series.name)
    }
  }
}
