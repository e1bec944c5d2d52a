// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reports

/// Where results go, and nothing else.
enum StandardOutput {
  /// Whether somebody looks at it, rather than a file or another program.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Writes all of a text; unlike `print`, it says when the disk is full.
  static func write(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw StandardOutputError(reason: String(cString: strerror(errno)))
      }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// Standard output that did not take a result.
struct StandardOutputError: Error, CustomStringConvertible {
  var reason: String

  var description: String {
    """
    standard output: \(reason); what was judged is kept, so the same command prints it again \
    where there is room
    """
  }
}

extension TextLayout {
  /// The layout of what is printed: broken into lines where somebody looks at them.
  static func ofStandardOutput(_ showsProtocol: Bool, directory: String? = nil) -> TextLayout {
    TextLayout(
      directory: directory,
      showsProtocol: showsProtocol,
      width: StandardOutput.isTerminal ? 80 : nil
    )
  }
}
