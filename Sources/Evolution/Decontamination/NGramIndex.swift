// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Finds problems of whose words a part stands in a text, in runs of several words.
struct NGramIndex: Sendable {
  /// A problem, and what a text shares with it.
  struct Overlap: Sendable {
    var task: TaskID
    /// The part of the problem's words that the runs cover.
    var share: Double
    /// The longest of the shared runs of words, in the order of the problem.
    var runs: [String]
  }

  private struct Entry: Sendable {
    var task: TaskID
    var words: [Int32]
    var text: [String]
  }

  private struct Occurrence: Sendable {
    var entry: Int
    var place: Int
  }

  private let length: Int
  private let least: Double
  private let leastWords: Int
  private var vocabulary = Vocabulary()
  private var entries: [Entry] = []
  private var occurrences: [UInt64: [Occurrence]] = [:]

  /// How many runs are shown.
  private static let mostRuns = 3

  /// Takes problems, and the rules on how long runs are and how much they have to cover.
  init(_ problems: [ProblemTexts], _ rules: DecontaminationRules) {
    length = rules.ngramWords
    least = rules.ngramShare
    leastWords = rules.ngramLeast
    for problem in problems {
      let text = problem.whole.words
      let words = vocabulary.add(text)
      guard words.count >= length else { continue }
      for place in 0...(words.count - length) {
        occurrences[words[place..<place + length].hash64, default: []].append(
          Occurrence(entry: entries.count, place: place)
        )
      }
      entries.append(Entry(task: problem.task, words: words, text: text.map(String.init)))
    }
  }

  /// The problems that share enough with a text.
  func overlaps(in text: String) -> [Overlap] {
    let words = vocabulary.numbers(of: text.words)
    guard words.count >= length else { return [] }
    var covered: [Int: Set<Int>] = [:]
    for start in 0...(words.count - length) {
      let run = words[start..<start + length]
      for found in occurrences[run.hash64] ?? [] {
        let theirs = entries[found.entry].words[found.place..<found.place + length]
        guard run.elementsEqual(theirs) else { continue }
        covered[found.entry, default: []].formUnion(found.place..<found.place + length)
      }
    }
    return covered.sorted { $0.key < $1.key }.compactMap { number, places in
      let entry = entries[number]
      let share = Double(places.count) / Double(entry.words.count)
      guard share >= least, places.count >= leastWords else { return nil }
      return Overlap(task: entry.task, share: share, runs: runs(places, of: entry))
    }
  }

  private func runs(_ places: Set<Int>, of entry: Entry) -> [String] {
    var runs: [Range<Int>] = []
    for place in places.sorted() {
      if let last = runs.last, last.upperBound == place {
        runs[runs.count - 1] = last.lowerBound..<place + 1
      } else {
        runs.append(place..<place + 1)
      }
    }
    let longest = runs.sorted { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) }
    return longest.prefix(Self.mostRuns).sorted { $0.lowerBound < $1.lowerBound }.map {
      entry.text[$0].joined(separator: " ")
    }
  }
}
