// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The blocks between fences in an answer.
package struct FencedCode: Sendable, Hashable {
  package struct Block: Sendable, Hashable {
    /// The first word after the fence, in lower case; empty where there is none.
    package var language: String
    package var text: String
  }

  package private(set) var blocks: [Block] = []

  package init(_ answer: String) {
    var open: (fence: String, indent: Int, block: Block)?
    for line in answer.replacing("\r\n", with: "\n").split(
      separator: "\n",
      omittingEmptySubsequences: false
    ) {
      let indent = line.prefix { $0 == " " }.count
      let word = line.dropFirst(indent)
      let fence = String(word.prefix { $0 == "`" || $0 == "~" })
      if let current = open {
        let rest = word.dropFirst(fence.count)
        if fence.hasPrefix(current.fence), rest.allSatisfy(\.isWhitespace) {
          blocks.append(current.block)
          open = nil
        } else {
          open?.block.text += line.dropFirst(min(indent, current.indent)) + "\n"
        }
      } else if fence.count >= 3 {
        let tag = word.dropFirst(fence.count).drop { " {.".contains($0) }
        let language = tag.prefix { !$0.isWhitespace && $0 != "}" && $0 != "," }.lowercased()
        open = (fence, indent, Block(language: language, text: ""))
      }
    }
    if let open { blocks.append(open.block) }
  }

  private static let pythonTags: Set = ["python", "py", "python3", "python2", "ipython", "pycon"]

  /// The text of the blocks that are Python: those that say so, else those that say nothing.
  package var python: String? {
    for isOurs in [Self.pythonTags.contains, \.isEmpty] as [(String) -> Bool] {
      let ours = blocks.filter { isOurs($0.language) }
      if !ours.isEmpty { return ours.map(\.text).joined(separator: "\n") }
    }
    return nil
  }
}
