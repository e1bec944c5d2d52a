// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What the Python side of a cage is told when it starts.
///
/// It travels as JSON, so that no value can be read as another setting, whatever it holds.
struct CageSettings: Encodable {
  /// The path of the library that the fork server loads.
  var shim: String
  var role: String
  /// The modules that every program finds loaded.
  var preload: [String]
  /// The folders with packages that programs may import.
  var packages: [String]
  /// What a program may print, in bytes.
  var output: Int
  /// The status of a process that printed more.
  var outputStatus: Int
  /// The number of compatible judging.
  var compatibleMode: Int
  /// The statuses of a program that is judged by its standard output: ended, left with a status, raised.
  var streamStatuses: [Int]
  /// The numbers of running a program for its own sake, and of reading the files that it has left.
  var runModes: [Int]
  /// What a judge may use, in bytes.
  var memory: Int
  /// The address space of a judge, in bytes; 0: what it may use.
  var address: Int
  /// The bytes of the file system that every sample gets for itself; 0: one folder for all, emptied.
  var scratch: Int
  /// Whether a loop of a program that provably never ends is ended at once.
  var endless: Bool

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
