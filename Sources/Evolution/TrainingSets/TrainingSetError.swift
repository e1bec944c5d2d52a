// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A file that is no training set.
package enum TrainingSetError: Error, Equatable, CustomStringConvertible {
  case empty(path: String)
  case malformed(RecordPlace, reason: String)
  case malformedArray(path: String, reason: String)
  case notARecord(RecordPlace, found: String)
  case unknownFormat(RecordPlace, present: [String])
  case missingField(RecordPlace, field: String, present: [String])
  case wrongType(RecordPlace, field: String, expected: String, found: String)

  package var description: String {
    switch self {
    case .empty(let path):
      "\(path): holds no items; give a JSON array or one JSON object a line"
    case .malformed(let place, let reason):
      "\(place): not JSON: \(reason); repair or remove the line"
    case .malformedArray(let path, let reason):
      "\(path): not JSON: \(reason); repair the array, or write one object a line"
    case .notARecord(let place, let found):
      "\(place): \(found) where an object should be; repair or remove it"
    case .unknownFormat(let place, let present):
      "\(place): neither instruction and output (Alpaca), messages, conversations (ShareGPT) nor "
        + "text is among its fields, which are \(Self.list(present)); name the field that holds "
        + "the text with --column"
    case .missingField(let place, let field, let present):
      "\(place): it has no \(field); its fields are \(Self.list(present)): add it, or remove the "
        + (place.unit == .line ? "line" : "element")
    case .wrongType(let place, let field, let expected, let found):
      "\(place): \(field) is \(found), not \(expected); repair or remove it"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
