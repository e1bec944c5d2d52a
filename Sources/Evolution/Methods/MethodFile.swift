// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// A user's own methods: a JSON array of texts, or of objects with a text and a name.
package enum MethodFile {
  /// Reads the methods of a file, in its order.
  ///
  /// Methods without a name are called `method-1` and so on.
  ///
  /// - Throws: ``EvolutionError`` and `TextFileError`.
  package static func read(_ path: String) throws -> [EvolutionMethod] {
    let file = try TextFile(path: path)
    let elements: [JSONValue]
    do {
      elements = try JSONValue(parsing: file.body).array ?? []
    } catch let error as JSONSyntaxError {
      throw EvolutionError.badMethods(path: path, reason: "it is not JSON: \(error.description)")
    }
    guard !elements.isEmpty else {
      throw EvolutionError.badMethods(path: path, reason: "it is no array with a method in it")
    }
    let methods = try elements.enumerated().map { place, element in
      let text = element.string ?? element["text"]?.string ?? ""
      guard text.contains(where: { !$0.isWhitespace }) else {
        throw EvolutionError.badMethods(path: path, reason: "element \(place + 1) has no text")
      }
      return EvolutionMethod(name: element["name"]?.string ?? "method-\(place + 1)", text: text)
    }
    let names = methods.map(\.name)
    if let name = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw EvolutionError.badMethods(path: path, reason: "two methods are called '\(name)'")
    }
    return methods
  }
}
